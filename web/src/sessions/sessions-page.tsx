import { route } from "../route.ts";
import { SessionList } from "./session-list.tsx";
import { SessionView } from "./session-view.tsx";

/** `#/sessions` lists the sessions, `#/sessions/<id>` shows one. */
export function SessionsPage() {
  const [, sessionId] = route.value;
  return sessionId ? <SessionView key={sessionId} sessionId={sessionId} /> : <SessionList />;
}
