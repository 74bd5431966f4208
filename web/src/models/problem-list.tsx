import { type ModelProblem, ModelProblem_Severity } from "../../../gen/parley/v1/model_service_pb.ts";
import { counted } from "../parts/counted.ts";
import { byFile, type FileProblems } from "./problems-by-file.ts";

/** What is wrong with a model, file by file. */
export function ProblemList({ problems }: { readonly problems: readonly ModelProblem[] }) {
  return (
    <div class="stack">
      <p class="row">
        <ProblemCounts problems={problems} />
      </p>
      {byFile(problems).map((file) => (
        <FileCard key={file.file} file={file} />
      ))}
    </div>
  );
}

/** How many errors and warnings there are. */
export function ProblemCounts({ problems }: { readonly problems: readonly ModelProblem[] }) {
  const errors = problems.filter(isError).length;
  const warnings = problems.length - errors;
  return (
    <>
      {errors > 0 && <span class="badge bad">{counted(errors, "error")}</span>}
      {warnings > 0 && <span class="badge warn">{counted(warnings, "warning")}</span>}
    </>
  );
}

function FileCard({ file: { file, problems } }: { readonly file: FileProblems }) {
  return (
    <section class="card">
      <h2 class="file">{file === "" ? "The model as a whole" : <code>{file}</code>}</h2>
      <ul class="problems">
        {problems.map((problem) => (
          <li key={`${problem.line}:${problem.column}:${problem.check}:${problem.message}`}>
            <code class="faint place">{problem.line > 0 && `${problem.line}:${problem.column}`}</code>
            <span class={isError(problem) ? "badge bad" : "badge warn"}>
              {isError(problem) ? "error" : "warning"}
            </span>
            <span class="message">
              {problem.message} <code class="faint">{problem.check}</code>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function isError({ severity }: ModelProblem): boolean {
  return severity === ModelProblem_Severity.ERROR;
}
