import type { Matrix } from "./matrix.ts";
import type { Weighed } from "./weighting.ts";

/** Linear functions, one per class, that are positive for texts of the class. */
export interface LinearClassifier {
  readonly classes: number;
  /** By feature, and within a feature by class. */
  readonly sparse: Float32Array;
  /** By dimension, and within a dimension by class. */
  readonly dense: Float32Array;
  /** By class. */
  readonly bias: Float32Array;
}

/** How much a wrong text costs, against large weights. */
const cost = 1;

/** The few texts of a class weigh up to this much more (its square root), against the many of all others. */
const maxImbalance = 10;

/** Training of a class ends when no text pulls harder than this, or after so many rounds. */
const tolerance = 0.1;
const maxRounds = 50;

/** The place of what a text adds to every class. */
const biasValue = 1;

/**
 * Trains one linear support vector machine per class, against all other classes, with squared hinge loss: dual
 * coordinate descent with shrinking (Hsieh et al. 2008, as in liblinear). The same input gives the same bits.
 *
 * @param labels the class of each row, from 0.
 * @param onClass is told how many classes are done.
 */
export function trainLinearClassifier(
  matrix: Matrix,
  labels: Int32Array,
  classes: number,
  onClass?: (done: number) => void,
): LinearClassifier {
  const { sparseWidth, denseWidth } = matrix;
  const sparse = new Float32Array(sparseWidth * classes);
  const dense = new Float32Array(denseWidth * classes);
  const bias = new Float32Array(classes);
  const squares = squaresOf(matrix);
  for (let label = 0; label < classes; label++) {
    const one = trainOne(matrix, squares, labels, label);
    for (let i = 0; i < sparseWidth; i++) sparse[i * classes + label] = one.sparse[i] as number;
    for (let i = 0; i < denseWidth; i++) dense[i * classes + label] = one.dense[i] as number;
    bias[label] = one.bias;
    onClass?.(label + 1);
  }
  return { classes, sparse, dense, bias };
}

/** What the functions give for a text, by class. */
export function scores(
  { classes, sparse, dense, bias }: LinearClassifier,
  { features, weights }: Weighed,
  direction: Float32Array | undefined,
): Float64Array {
  const sums = Float64Array.from(bias);
  addProducts(sums, sparse, classes, features, weights);
  if (direction) addProducts(sums, dense, classes, undefined, direction);
  return sums;
}

/**
 * Adds rows of a table, each multiplied by its factor. Four at a time: the sums are read and written once for
 * all of them, which takes half the time of the plain loop.
 *
 * @param rows which rows; absent: the first ones.
 */
function addProducts(
  sums: Float64Array,
  table: Float32Array,
  width: number,
  rows: Int32Array | undefined,
  factors: Float32Array,
): void {
  const count = factors.length;
  const begin = (i: number): number => (rows ? (rows[i] as number) : i) * width;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const a = begin(i);
    const b = begin(i + 1);
    const c = begin(i + 2);
    const d = begin(i + 3);
    const fa = factors[i] as number;
    const fb = factors[i + 1] as number;
    const fc = factors[i + 2] as number;
    const fd = factors[i + 3] as number;
    for (let k = 0; k < width; k++) {
      const first = fa * (table[a + k] as number) + fb * (table[b + k] as number);
      const second = fc * (table[c + k] as number) + fd * (table[d + k] as number);
      sums[k] = (sums[k] as number) + (first + second);
    }
  }
  for (; i < count; i++) {
    const a = begin(i);
    const factor = factors[i] as number;
    for (let k = 0; k < width; k++) sums[k] = (sums[k] as number) + factor * (table[a + k] as number);
  }
}

function squaresOf({ rows, offsets, values, dense, denseWidth }: Matrix): Float64Array {
  const squares = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let square = biasValue * biasValue;
    for (let i = offsets[row] as number; i < (offsets[row + 1] as number); i++)
      square += (values[i] as number) ** 2;
    for (let i = row * denseWidth; i < (row + 1) * denseWidth; i++) square += (dense[i] as number) ** 2;
    squares[row] = square;
  }
  return squares;
}

/** The function of one class, in the making. */
interface One {
  readonly sparse: Float32Array;
  readonly dense: Float32Array;
  bias: number;
}

function trainOne(matrix: Matrix, squares: Float64Array, labels: Int32Array, label: number): One {
  const { rows } = matrix;
  const one: One = {
    sparse: new Float32Array(matrix.sparseWidth),
    dense: new Float32Array(matrix.denseWidth),
    bias: 0,
  };
  const own = labels.reduce((sum, other) => sum + (other === label ? 1 : 0), 0);
  const imbalance = Math.min(maxImbalance, Math.max(1, (rows - own) / Math.max(1, own)));
  const slackOfOwn = 0.5 / (cost * Math.sqrt(imbalance));
  const slackOfOthers = 0.5 / cost;
  const alphas = new Float64Array(rows);
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const random = mulberry32(label + 1);
  let active = rows;
  let bound = Number.POSITIVE_INFINITY;
  for (let round = 0; round < maxRounds; round++) {
    let highest = Number.NEGATIVE_INFINITY;
    let lowest = Number.POSITIVE_INFINITY;
    shuffle(order, active, random);
    for (let place = 0; place < active; place++) {
      const row = order[place] as number;
      const isOwn = labels[row] === label;
      const sign = isOwn ? 1 : -1;
      const slack = isOwn ? slackOfOwn : slackOfOthers;
      const alpha = alphas[row] as number;
      const gradient = sign * scoreOf(matrix, row, one) - 1 + alpha * slack;
      if (alpha === 0 && gradient > bound) {
        // It lies so safely on its side that it is left out until the others have settled.
        active--;
        order[place] = order[active] as number;
        order[active] = row;
        place--;
        continue;
      }
      const projected = alpha === 0 ? Math.min(gradient, 0) : gradient;
      if (projected > highest) highest = projected;
      if (projected < lowest) lowest = projected;
      if (Math.abs(projected) < 1e-12) continue;
      const next = Math.max(alpha - gradient / ((squares[row] as number) + slack), 0);
      alphas[row] = next;
      addRow(matrix, row, sign * (next - alpha), one);
    }
    if (highest - lowest <= tolerance) {
      if (active === rows) break;
      active = rows;
      bound = Number.POSITIVE_INFINITY;
    } else {
      bound = highest <= 0 ? Number.POSITIVE_INFINITY : highest;
    }
  }
  return one;
}

function scoreOf({ offsets, columns, values, dense, denseWidth }: Matrix, row: number, one: One): number {
  let sum = one.bias * biasValue;
  const end = offsets[row + 1] as number;
  for (let i = offsets[row] as number; i < end; i++) {
    sum += (one.sparse[columns[i] as number] as number) * (values[i] as number);
  }
  const begin = row * denseWidth;
  for (let i = 0; i < denseWidth; i++) sum += (one.dense[i] as number) * (dense[begin + i] as number);
  return sum;
}

function addRow(matrix: Matrix, row: number, factor: number, one: One): void {
  const { offsets, columns, values, dense, denseWidth } = matrix;
  const end = offsets[row + 1] as number;
  for (let i = offsets[row] as number; i < end; i++) {
    const column = columns[i] as number;
    one.sparse[column] = (one.sparse[column] as number) + factor * (values[i] as number);
  }
  const begin = row * denseWidth;
  for (let i = 0; i < denseWidth; i++) {
    one.dense[i] = (one.dense[i] as number) + factor * (dense[begin + i] as number);
  }
  one.bias += factor * biasValue;
}

/** Puts the first `count` of some numbers into a random order. */
function shuffle(numbers: Int32Array, count: number, random: () => number): void {
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(random() * (count - i));
    const number = numbers[i] as number;
    numbers[i] = numbers[other] as number;
    numbers[other] = number;
  }
}

/** A small generator of random numbers from 0 to 1 (Tommy Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
