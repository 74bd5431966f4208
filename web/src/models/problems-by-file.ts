import type { ModelProblem } from "../../../gen/parley/v1/model_service_pb.ts";

/** What is wrong in one file. */
export interface FileProblems {
  /** Relative to the model. Empty: the model as a whole. */
  readonly file: string;
  readonly problems: readonly ModelProblem[];
}

/** Puts together what is wrong in the same file. Files and problems stay in their order. */
export function byFile(problems: readonly ModelProblem[]): FileProblems[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  return files.map((file) => ({ file, problems: problems.filter((problem) => problem.file === file) }));
}
