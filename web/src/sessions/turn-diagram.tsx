import { useMemo } from "preact/hooks";
import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import type { Turn } from "../../../gen/parley/v1/turn_pb.ts";
import { Diagram } from "../models/diagram.tsx";
import { marksOfTurn, noMarks } from "../models/marks.ts";
import { storyOfStep } from "../models/step-names.ts";
import { linkWith } from "../route.ts";

interface TurnDiagramProps {
  readonly session: Session;
  /** What the server tells of the turn; undefined: nothing yet. */
  readonly recorded: Turn | undefined;
}

/** The story that the dialog was in after a turn, with the way that it took. */
export function TurnDiagram({ session, recorded }: TurnDiagramProps) {
  const { modelId, modelVersion, sessionId } = session;
  const stepId = recorded?.state?.stepId || recorded?.stepIds.at(-1) || "";
  const marks = useMemo(() => (recorded ? marksOfTurn(recorded) : noMarks), [recorded]);
  if (stepId === "") return <p class="empty">No step ran in this turn.</p>;
  const storyId = storyOfStep(stepId);
  return (
    <>
      <p class="small">
        <span class="faint">The story</span> <strong>{storyId}</strong>{" "}
        <a href={linkWith(["models", modelId, "diagram"], [["session", sessionId]])}>all stories, live</a>
      </p>
      <Diagram modelId={modelId} version={modelVersion} storyId={storyId} marks={marks} />
    </>
  );
}
