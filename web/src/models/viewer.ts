import {
  type Camera,
  centred,
  dragged,
  fitted,
  opened,
  type Point,
  type Size,
  seenBy,
  zoomed,
} from "./camera.ts";
import type { Drawing } from "./drawing.ts";

/** How far an arrow key moves the drawing, in pixels. */
const keyStep = 60;
const keyZoom = 1.3;

/** Shows a drawing in a frame of the page, and lets people move it. */
export class Viewer {
  private readonly frame: HTMLElement;
  private readonly drawing: Drawing;
  private readonly over = new AbortController();
  private readonly sizes = new ResizeObserver(() => this.resized());
  private readonly pointers = new Map<number, Point>();
  private camera: Camera | undefined;

  constructor(frame: HTMLElement, drawing: Drawing) {
    this.frame = frame;
    this.drawing = drawing;
    frame.append(drawing.svg);
    this.sizes.observe(frame);
    this.resized();
    const { signal } = this.over;
    frame.addEventListener("wheel", (event) => this.wheel(event), { signal, passive: false });
    frame.addEventListener("keydown", (event) => this.key(event), { signal });
    frame.addEventListener("pointerdown", (event) => this.touch(event), { signal });
    frame.addEventListener("pointermove", (event) => this.move(event), { signal });
    for (const name of ["pointerup", "pointercancel"] as const) {
      frame.addEventListener(name, ({ pointerId }) => this.pointers.delete(pointerId), { signal });
    }
  }

  /** Takes the drawing out of the frame. */
  close(): void {
    this.over.abort();
    this.sizes.disconnect();
    this.drawing.svg.remove();
  }

  fit(): void {
    this.look(fitted(this.drawing.box, this.size));
  }

  /** Makes the drawing larger around a point of the frame, or around its middle. */
  zoom(factor: number, at: Point = { x: this.size.width / 2, y: this.size.height / 2 }): void {
    if (this.camera) this.look(zoomed(this.camera, factor, at));
  }

  /** Brings a part of the drawing to the middle, unless all of it can be seen. */
  show(element: Element): void {
    if (!this.camera) return;
    const { x, y, scale } = this.camera;
    const frame = this.frame.getBoundingClientRect();
    const part = element.getBoundingClientRect();
    const isSeen =
      part.left >= frame.left &&
      part.right <= frame.right &&
      part.top >= frame.top &&
      part.bottom <= frame.bottom;
    if (isSeen) return;
    const box = {
      x: x + (part.left - frame.left) / scale,
      y: y + (part.top - frame.top) / scale,
      width: part.width / scale,
      height: part.height / scale,
    };
    this.look(centred(this.camera, this.size, box));
  }

  private get size(): Size {
    return { width: this.frame.clientWidth, height: this.frame.clientHeight };
  }

  private look(camera: Camera): void {
    this.camera = camera;
    const { x, y, width, height } = seenBy(camera, this.size);
    this.drawing.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  }

  private resized(): void {
    if (this.size.width > 0) this.look(this.camera ?? opened(this.drawing.box, this.size));
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    if (!this.camera) return;
    if (event.ctrlKey || event.metaKey) this.zoom(Math.exp(-event.deltaY / 200), this.pointOf(event));
    else this.look(dragged(this.camera, { x: -event.deltaX, y: -event.deltaY }));
  }

  private key(event: KeyboardEvent): void {
    if (!this.camera || event.altKey || event.ctrlKey || event.metaKey) return;
    const moves: Readonly<Record<string, Point>> = {
      ArrowLeft: { x: keyStep, y: 0 },
      ArrowRight: { x: -keyStep, y: 0 },
      ArrowUp: { x: 0, y: keyStep },
      ArrowDown: { x: 0, y: -keyStep },
    };
    const move = moves[event.key];
    if (move) this.look(dragged(this.camera, move));
    else if (event.key === "+" || event.key === "=") this.zoom(keyZoom);
    else if (event.key === "-") this.zoom(1 / keyZoom);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }

  private touch(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.pointers.set(event.pointerId, this.pointOf(event));
    this.frame.setPointerCapture(event.pointerId);
  }

  /** One finger moves the drawing, two make it larger or smaller between them. */
  private move(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (!before || !this.camera) return;
    const now = this.pointOf(event);
    this.pointers.set(event.pointerId, now);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) this.look(dragged(this.camera, { x: now.x - before.x, y: now.y - before.y }));
    else this.zoom(distance(now, other) / Math.max(1, distance(before, other)), middle(now, other));
  }

  private pointOf({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.frame.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
