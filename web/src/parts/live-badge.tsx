import type { Liveness } from "./liveness.ts";

const looks: Readonly<Record<Liveness, { readonly tone: string; readonly title: string }>> = {
  connecting: { tone: "", title: "The server is asked." },
  live: { tone: "good", title: "What happens appears here by itself." },
  reconnecting: {
    tone: "warn",
    title: "The server can not be reached just now. It is tried again and again.",
  },
  over: { tone: "", title: "Nothing more will happen." },
};

/** Says whether what is shown is what there is now. */
export function LiveBadge({ state }: { readonly state: Liveness }) {
  const { tone, title } = looks[state];
  return (
    <span class={`badge live ${tone}`} role="status" title={title}>
      {state}
    </span>
  );
}
