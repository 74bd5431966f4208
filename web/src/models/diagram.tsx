import { useMemo } from "preact/hooks";
import { Answer } from "../parts/answer.tsx";
import { useFetched } from "../parts/fetched.ts";
import { models } from "../server.ts";
import { Canvas } from "./canvas.tsx";
import { readDrawing } from "./drawing.ts";
import type { Marks } from "./marks.ts";

interface DiagramProps {
  readonly modelId: string;
  /** Empty: the newest. */
  readonly version: string;
  /** Empty: all stories. */
  readonly storyId: string;
  readonly marks: Marks;
}

/** The stories of a model, drawn by the server. */
export function Diagram({ modelId, version, storyId, marks }: DiagramProps) {
  const found = useFetched(
    (signal) => models.drawModel({ modelId, version, storyId }, { signal }),
    [modelId, version, storyId],
  );
  const text = found.value?.drawing;
  const drawing = useMemo(() => (text === undefined ? undefined : readDrawing(text)), [text]);
  return <Answer of={found}>{() => drawing && <Canvas drawing={drawing} marks={marks} />}</Answer>;
}
