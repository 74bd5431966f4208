import { useMemo } from "preact/hooks";
import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import { valueIn } from "../address.ts";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { useFetched } from "../parts/fetched.ts";
import { query, replaceQuery } from "../route.ts";
import { models } from "../server.ts";
import { Diagram } from "./diagram.tsx";
import { LiveDiagram } from "./live-diagram.tsx";
import { type Covered, noMarks } from "./marks.ts";
import { SessionChoice } from "./session-choice.tsx";

/**
 * The stories of a model. What is shown stands in the address: which story, the session whose way is marked, and
 * whether it is told what the tests use.
 */
export function DiagramTab({ model: { modelId, storyIds } }: { readonly model: Model }) {
  const storyId = valueIn(query.value, "story");
  const sessionId = valueIn(query.value, "session");
  const showsCoverage = valueIn(query.value, "coverage") === "on";
  const set = (name: string, value: string) =>
    replaceQuery([...query.value.filter(([one]) => one !== name), [name, value]]);

  const coverage = useFetched(
    async (signal) => (showsCoverage ? await models.testModel({ modelId }, { signal }) : null),
    [modelId, showsCoverage],
  );
  const covered = useMemo((): Covered | undefined => {
    if (!showsCoverage || !coverage.value) return undefined;
    const { coveredStepIds, coveredListKeys } = coverage.value;
    return { steps: new Set(coveredStepIds), lists: new Set(coveredListKeys) };
  }, [showsCoverage, coverage.value]);
  const marks = useMemo(() => ({ ...noMarks, covered }), [covered]);

  return (
    <div class="diagram-tab">
      <div class="row diagram-bar">
        <select
          class="input"
          aria-label="Story"
          value={storyId}
          onChange={({ currentTarget }) => set("story", currentTarget.value)}
        >
          <option value="">All stories</option>
          {storyIds.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
        <SessionChoice
          modelId={modelId}
          sessionId={sessionId}
          onChange={(chosen) => set("session", chosen)}
        />
        <button
          type="button"
          class="chip"
          aria-pressed={showsCoverage}
          title="Colours what the tests of the model use, and what they do not."
          onClick={() => set("coverage", showsCoverage ? "" : "on")}
        >
          {showsCoverage && coverage.isLoading ? "Running the tests…" : "Coverage"}
        </button>
        {covered && (
          <span class="small coverage-key">
            <span class="is-covered">used by tests</span> <span class="is-missed">not used</span>
          </span>
        )}
      </div>
      {showsCoverage && <ErrorNotice error={coverage.error} onRetry={coverage.again} />}
      {sessionId === "" ? (
        <Diagram modelId={modelId} version="" storyId={storyId} marks={marks} />
      ) : (
        <LiveDiagram key={sessionId} sessionId={sessionId} storyId={storyId} covered={covered} />
      )}
    </div>
  );
}
