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

/** Something that leads from a box to another, or to the same. */
export interface Call {
  readonly from: Box;
  readonly start: Point;
  readonly to: Box;
}

/** An arrow, in the words of SVG. */
export interface Route {
  readonly path: string;
  /** The corners of its head. */
  readonly head: string;
}

/** How far lines keep away from the steps that they leave, and from each other. There is room for this many. */
const lanes = { first: 6, apart: 4, most: 5 } as const;
const corner = 5;
const head = { long: 7, wide: 3 } as const;

/** Steps whose right sides are about as far to the right share lanes. In points. */
const columnWidth = 100;

/** Leads arrows to the right of where they start, and then up or down to the frames that they lead to. */
export function routesOf(calls: readonly Call[]): Route[] {
  const columns = new Map<string, Call[]>();
  const columnOf = ({ from, start }: Call) => `${from.top} ${Math.round(start.x / columnWidth)}`;
  for (const call of calls) {
    const known = columns.get(columnOf(call));
    if (known) known.push(call);
    else columns.set(columnOf(call), [call]);
  }
  const routes = new Map<Call, Route>();
  for (const column of columns.values()) {
    const rightmost = column.reduce((most, { start }) => Math.max(most, start.x), 0);
    for (const [index, call] of column.entries()) {
      const x = rightmost + lanes.first + (index % lanes.most) * lanes.apart;
      const isBeside = x > call.to.right - corner;
      routes.set(
        call,
        isBeside ? fromTheSide(call.start, x, call.to) : fromAboveOrBelow(call.start, x, call.to),
      );
    }
  }
  return calls.flatMap((call) => routes.get(call) ?? []);
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
