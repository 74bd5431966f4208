/** Whether what is shown is what there is now: yes, not just now, or yes for ever. */
export type Liveness = "live" | "reconnecting" | "over";
