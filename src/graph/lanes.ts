interface Point {
  readonly x: number;
  readonly y: number;
}

/** In points, as SVG counts: downwards. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** An arrow, in the words of SVG. */
export interface Route {
  readonly path: string;
  /** The corners of its head. */
  readonly head: string;
}

/** How far lines keep away from the step that they leave, and from each other. There is room for this many. */
const lanes = { first: 6, apart: 4, most: 5 } as const;
const corner = 5;
const head = { long: 7, wide: 3 } as const;

/** Leads arrows from steps to stories: to the right, and up or down to the frame of the story. */
export class Lanes {
  private readonly used = new Map<string, number>();

  /** @param from is what the start is part of: the lines from there are kept apart. */
  route(from: string, start: Point, to: Box): Route {
    const lane = this.used.get(from) ?? 0;
    this.used.set(from, (lane + 1) % lanes.most);
    const x = start.x + lanes.first + lane * lanes.apart;
    return x > to.right - corner ? fromTheSide(start, x, to) : fromAboveOrBelow(start, x, to);
  }
}

function fromAboveOrBelow(start: Point, x: number, to: Box): Route {
  const end = start.y < to.top ? to.top : to.bottom;
  const down = end > start.y ? 1 : -1;
  const neck = end - down * head.long;
  return {
    path: `${turn(start, x, down)}V${round(neck)}`,
    head: [at(x, end), at(x - head.wide, neck), at(x + head.wide, neck)].join(" "),
  };
}

/** The story is not so wide that the line could meet it from above. */
function fromTheSide(start: Point, x: number, to: Box): Route {
  const y = to.top + 3 * corner;
  const down = y > start.y ? 1 : -1;
  const neck = to.right + head.long;
  return {
    path: `${turn(start, x, down)}V${round(y - down * corner)}Q${at(x, y)} ${at(x - corner, y)}H${round(neck)}`,
    head: [at(to.right, y), at(neck, y - head.wide), at(neck, y + head.wide)].join(" "),
  };
}

function turn({ x, y }: Point, lane: number, down: 1 | -1): string {
  return `M${at(x, y)}H${round(lane - corner)}Q${at(lane, y)} ${at(lane, y + down * corner)}`;
}

function at(x: number, y: number): string {
  return `${round(x)},${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
