/** What part of a drawing is seen: the point at the top left of the frame, and how large one unit of it is shown. */
export interface Camera {
  /** In units of the drawing. */
  readonly x: number;
  readonly y: number;
  /** Pixels for each unit of the drawing. */
  readonly scale: number;
}

/** A place in the frame, in pixels from its top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of the drawing, in its units. */
export interface Box extends Point, Size {}

const leastScale = 0.05;
const mostScale = 6;
/** What is kept free around a drawing that fits, in pixels. */
const margin = 16;
/** Below this, letters can not be read. */
const leastLegible = 0.8;

/** Shows all of a drawing in the middle of the frame, but never larger than it was drawn. */
export function fitted(drawing: Box, frame: Size): Camera {
  const scale = boundedScale(
    Math.min(
      1,
      Math.max(1, frame.width - 2 * margin) / drawing.width,
      Math.max(1, frame.height - 2 * margin) / drawing.height,
    ),
  );
  return centred({ x: 0, y: 0, scale }, frame, drawing);
}

/** How a drawing is seen at first: all of it, unless it could not be read then; the beginning of it in that case. */
export function opened(drawing: Box, frame: Size): Camera {
  const all = fitted(drawing, frame);
  if (all.scale >= leastLegible) return all;
  const free = margin / leastLegible;
  return { x: drawing.x - free, y: drawing.y - free, scale: leastLegible };
}

/** Makes the drawing larger or smaller while one point of the frame keeps what it shows. */
export function zoomed(camera: Camera, factor: number, at: Point): Camera {
  const scale = boundedScale(camera.scale * factor);
  return {
    x: camera.x + at.x / camera.scale - at.x / scale,
    y: camera.y + at.y / camera.scale - at.y / scale,
    scale,
  };
}

/** Moves what is seen along with a finger that moves by so many pixels. */
export function dragged(camera: Camera, by: Point): Camera {
  return { ...camera, x: camera.x - by.x / camera.scale, y: camera.y - by.y / camera.scale };
}

/** Brings the middle of a part of the drawing to the middle of the frame. */
export function centred(camera: Camera, frame: Size, part: Box): Camera {
  return {
    ...camera,
    x: part.x + part.width / 2 - frame.width / 2 / camera.scale,
    y: part.y + part.height / 2 - frame.height / 2 / camera.scale,
  };
}

/** The part of the drawing that is seen. */
export function seenBy({ x, y, scale }: Camera, frame: Size): Box {
  return { x, y, width: frame.width / scale, height: frame.height / scale };
}

function boundedScale(scale: number): number {
  return Math.min(mostScale, Math.max(leastScale, scale));
}
