import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { Answer } from "../parts/answer.tsx";
import { useFetched } from "../parts/fetched.ts";
import { sessions } from "../server.ts";
import { OpenSession } from "./open-session.tsx";

/** One session: what is known of it, its conversation, and where its dialog stood after every turn. */
export function SessionView({ sessionId }: { readonly sessionId: string }) {
  const found = useFetched((signal) => sessions.getSession({ sessionId }, { signal }), [sessionId]);
  const session: Session | undefined = found.value?.session;
  return session ? (
    <OpenSession session={session} onChange={found.again} />
  ) : (
    <div class="page">
      <Answer of={found}>{() => null}</Answer>
    </div>
  );
}
