import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import type { TestResult } from "../../../gen/parley/v1/model_service_pb.ts";
import { Answer } from "../parts/answer.tsx";
import { counted } from "../parts/counted.ts";
import { useFetched } from "../parts/fetched.ts";
import { linkWith } from "../route.ts";
import { models } from "../server.ts";
import { CoverageBars } from "./coverage-bars.tsx";
import { ProblemList } from "./problem-list.tsx";

/** What came of the tests that the model has, and what they cover. */
export function TestsTab({ model: { modelId } }: { readonly model: Model }) {
  const found = useFetched((signal) => models.testModel({ modelId }, { signal }), [modelId]);
  return (
    <section class="stack">
      <div class="row">
        <p class="faint">The model and its tests as they are on the server's disk now.</p>
        <span class="spacer" />
        <button type="button" class="button small" onClick={found.again} disabled={found.isLoading}>
          {found.isLoading ? "Running…" : "Run again"}
        </button>
      </div>
      <Answer of={found}>
        {({ problems, results, coverage }) => (
          <>
            {problems.length > 0 && <ProblemList problems={problems} />}
            {results.length === 0 && problems.length === 0 && (
              <div class="empty">
                <p>This model has no tests.</p>
                <p>Talk with it in the chat, and save the conversation as a test.</p>
              </div>
            )}
            {results.length > 0 && (
              <>
                <Verdict results={results} />
                <div class="row">
                  <h2>What they cover</h2>
                  <span class="spacer" />
                  <a class="small" href={linkWith(["models", modelId, "diagram"], [["coverage", "on"]])}>
                    Show it in the diagram
                  </a>
                </div>
                <CoverageBars coverage={coverage} />
                <h2>Tests</h2>
                <ul class="results">
                  {failedFirst(results).map((result) => (
                    <Result key={result.name} result={result} />
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </Answer>
    </section>
  );
}

function failedFirst(results: readonly TestResult[]): TestResult[] {
  const hasFailed = ({ mismatches }: TestResult) => mismatches.length > 0;
  return [...results.filter(hasFailed), ...results.filter((result) => !hasFailed(result))];
}

function Verdict({ results }: { readonly results: readonly TestResult[] }) {
  const failed = results.filter(({ mismatches }) => mismatches.length > 0).length;
  return (
    <p class={failed === 0 ? "notice good" : "notice bad"} role="status">
      <strong>
        {failed === 0
          ? results.length === 1
            ? "The test passes."
            : `All ${results.length} tests pass.`
          : `${failed} of ${counted(results.length, "test")} failed.`}
      </strong>
    </p>
  );
}

function Result({ result: { name, mismatches } }: { readonly result: TestResult }) {
  const hasPassed = mismatches.length === 0;
  return (
    <li class="result">
      <div class="row">
        <span class={hasPassed ? "badge good" : "badge bad"}>{hasPassed ? "passed" : "failed"}</span>
        <span class="name">{name}</span>
      </div>
      {mismatches.map(({ file, line, column, expected, actual }) => (
        <dl key={`${file}:${line}:${column}`} class="facts mismatch">
          <dt>At</dt>
          <dd>
            <code>
              {file}:{line}:{column}
            </code>
          </dd>
          <dt>Expected</dt>
          <dd class="expected">{expected}</dd>
          <dt>Came</dt>
          <dd class="actual">{actual}</dd>
        </dl>
      ))}
    </li>
  );
}
