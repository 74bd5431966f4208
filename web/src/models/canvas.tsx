import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import type { Drawing } from "./drawing.ts";
import { type MarkClass, type Marks, markClasses, marksOfList, marksOfStep } from "./marks.ts";
import { Viewer } from "./viewer.ts";

interface CanvasProps {
  readonly drawing: Drawing;
  readonly marks: Marks;
}

/** A drawing that can be moved about, and made larger and smaller: by pointers, fingers, keys and buttons. */
export function Canvas({ drawing, marks }: CanvasProps) {
  const frame = useRef<HTMLElement>(null);
  const viewer = useRef<Viewer>(undefined);
  const act = (zoom: (viewer: Viewer) => void) => () => viewer.current && zoom(viewer.current);

  useEffect(() => {
    if (!frame.current) return;
    viewer.current = new Viewer(frame.current, drawing);
    return () => viewer.current?.close();
  }, [drawing]);

  useEffect(() => {
    for (const element of drawing.svg.querySelectorAll("[data-step], [data-list]")) {
      const step = element.getAttribute("data-step");
      const list = element.getAttribute("data-list");
      const classes: MarkClass[] = step !== null ? marksOfStep(step, marks) : marksOfList(list ?? "", marks);
      for (const name of markClasses) element.classList.toggle(name, classes.includes(name));
    }
  }, [drawing, marks]);

  useEffect(() => {
    const waiting = drawing.svg.querySelector(".waiting-here");
    if (waiting) viewer.current?.show(waiting);
  }, [drawing, marks.waiting]);

  return (
    <div class="canvas">
      <section
        ref={frame}
        class="canvas-frame"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved about by keys.
        tabIndex={0}
        aria-label="Diagram. Arrow keys move it, plus and minus zoom, 0 shows all."
      />
      <div class="canvas-buttons">
        <button type="button" class="icon-button" aria-label="Zoom in" onClick={act((one) => one.zoom(1.3))}>
          <Icon name="plus" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label="Zoom out"
          onClick={act((one) => one.zoom(1 / 1.3))}
        >
          <Icon name="minus" />
        </button>
        <button type="button" class="icon-button" aria-label="Show all" onClick={act((one) => one.fit())}>
          <Icon name="fit" />
        </button>
      </div>
    </div>
  );
}
