/** Whether what is shown is what there is now: not known yet, yes, not just now, or yes for ever. */
export type Liveness = "connecting" | "live" | "reconnecting" | "over";
