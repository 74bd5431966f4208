import type { Matrix } from "./matrix.ts";
import type { Weighed } from "./weighting.ts";

export interface Neighbour {
  /** The row of the matrix; −1 when the intent has none. */
  readonly row: number;
  /** The cosine between them, 0 to 1. */
  readonly similarity: number;
}

/** Of an intent with more examples than this, some that are spread evenly are looked at: it bounds the work. */
const maxExamples = 100;

function someOf(rows: readonly number[]): readonly number[] {
  if (rows.length <= maxExamples) return rows;
  return Array.from(
    { length: maxExamples },
    (_, i) => rows[Math.floor((i * rows.length) / maxExamples)] ?? 0,
  );
}

/** Finds the example of an intent that is most like a text: by vectors where there are any, else by features. */
export class Nearest {
  private readonly matrix: Matrix;
  private readonly rowsOf: readonly (readonly number[])[];
  /** The weights of the text by feature; all zeros in between. */
  private readonly scratch: Float32Array;

  constructor(matrix: Matrix, intents: Int32Array, classes: number) {
    this.matrix = matrix;
    const rowsOf: number[][] = Array.from({ length: classes }, () => []);
    for (const [row, intent] of intents.entries()) rowsOf[intent]?.push(row);
    this.rowsOf = rowsOf.map(someOf);
    this.scratch = new Float32Array(matrix.denseWidth > 0 ? 0 : matrix.sparseWidth);
  }

  /** The nearest example of each of some intents. */
  find(intents: readonly number[], text: Weighed, direction: Float32Array | undefined): Neighbour[] {
    if (direction) {
      const square = squareOf(direction);
      return intents.map((intent) => this.best(intent, (row) => this.alongVector(row, direction) / square));
    }
    const { features, weights } = text;
    for (let i = 0; i < features.length; i++) this.scratch[features[i] as number] = weights[i] as number;
    const square = squareOf(weights);
    const found = intents.map((intent) => this.best(intent, (row) => this.alongFeatures(row) / square));
    for (const feature of features) this.scratch[feature] = 0;
    return found;
  }

  private best(intent: number, similarityOf: (row: number) => number): Neighbour {
    const rows = this.rowsOf[intent] ?? [];
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < rows.length; i++) {
      const similarity = similarityOf(rows[i] as number);
      if (similarity <= most) continue;
      most = similarity;
      best = rows[i] as number;
    }
    return { row: best, similarity: Math.min(1, Math.max(0, most)) };
  }

  private alongVector(row: number, direction: Float32Array): number {
    const { dense, denseWidth } = this.matrix;
    const begin = row * denseWidth;
    // Four sums do not wait for each other.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    for (; i + 3 < denseWidth; i += 4) {
      a += (dense[begin + i] as number) * (direction[i] as number);
      b += (dense[begin + i + 1] as number) * (direction[i + 1] as number);
      c += (dense[begin + i + 2] as number) * (direction[i + 2] as number);
      d += (dense[begin + i + 3] as number) * (direction[i + 3] as number);
    }
    for (; i < denseWidth; i++) a += (dense[begin + i] as number) * (direction[i] as number);
    return a + b + (c + d);
  }

  private alongFeatures(row: number): number {
    const { offsets, columns, values } = this.matrix;
    const end = offsets[row + 1] as number;
    let sum = 0;
    for (let i = offsets[row] as number; i < end; i++) {
      sum += (this.scratch[columns[i] as number] as number) * (values[i] as number);
    }
    return sum;
  }
}

function squareOf(vector: Float32Array): number {
  let square = 0;
  for (let i = 0; i < vector.length; i++) square += (vector[i] as number) * (vector[i] as number);
  return square || 1;
}
