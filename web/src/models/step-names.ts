/** The story that a step belongs to, by the step's id, such as `main/start_actions#0`. */
export function storyOfStep(stepId: string): string {
  return stepId.split("/")[0] ?? "";
}
