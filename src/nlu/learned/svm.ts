import type { LinearClassifier } from "./linear-classifier.ts";
import { type Margins, marginsOf } from "./margins.ts";
import type { Matrix } from "./matrix.ts";
import { mulberry32 } from "./random.ts";

/** How much a wrong text costs, against large weights. */
const cost = 0.72;

/** The few texts of a class weigh up to this much more (its square root), against the many of all others. */
const maxImbalance = 10;

/** Training of a class ends when no text pulls harder than this, or after so many rounds. */
const tolerance = 0.1;
const maxRounds = 50;

/**
 * Trains one linear support vector machine per class, against all other classes, with squared hinge loss. The
 * same input gives the same bits.
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
  const classifier: LinearClassifier = {
    classes,
    sparse: new Float32Array(matrix.sparseWidth * classes),
    dense: new Float32Array(matrix.denseWidth * classes),
    bias: new Float32Array(classes),
  };
  const margins = marginsOf(matrix);
  for (let label = 0; label < classes; label++) {
    margins.reset();
    const pulls = pullsOf(margins, labels, label);
    for (const [row, pull] of pulls.entries()) {
      if (pull !== 0) addRow(classifier, label, matrix, row, pull);
    }
    onClass?.(label + 1);
  }
  return classifier;
}

/**
 * How hard each text pulls the function of a class to its side: dual coordinate descent with shrinking (Hsieh et
 * al. 2008, as in liblinear).
 */
function pullsOf(margins: Margins, labels: Int32Array, label: number): Float64Array {
  const rows = labels.length;
  const own = labels.reduce((sum, other) => sum + (other === label ? 1 : 0), 0);
  const imbalance = Math.min(maxImbalance, Math.max(1, (rows - own) / Math.max(1, own)));
  const slackOfOwn = 0.5 / (cost * Math.sqrt(imbalance));
  const slackOfOthers = 0.5 / cost;
  const pulls = new Float64Array(rows);
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
      const strength = sign * (pulls[row] as number);
      const gradient = sign * margins.of(row) - 1 + strength * slack;
      if (strength === 0 && gradient > bound) {
        // It lies so safely on its side that it is left out until the others have settled.
        active--;
        order[place] = order[active] as number;
        order[active] = row;
        place--;
        continue;
      }
      const projected = strength === 0 ? Math.min(gradient, 0) : gradient;
      if (projected > highest) highest = projected;
      if (projected < lowest) lowest = projected;
      if (Math.abs(projected) < 1e-12) continue;
      const next = Math.max(strength - gradient / (margins.squareOf(row) + slack), 0);
      pulls[row] = sign * next;
      margins.pull(row, sign * (next - strength));
    }
    if (highest - lowest <= tolerance) {
      if (active === rows) break;
      active = rows;
      bound = Number.POSITIVE_INFINITY;
    } else {
      bound = highest <= 0 ? Number.POSITIVE_INFINITY : highest;
    }
  }
  return pulls;
}

function addRow(
  { classes, sparse, dense, bias }: LinearClassifier,
  label: number,
  matrix: Matrix,
  row: number,
  factor: number,
): void {
  const { offsets, columns, values, denseWidth } = matrix;
  const end = offsets[row + 1] as number;
  for (let i = offsets[row] as number; i < end; i++) {
    const place = (columns[i] as number) * classes + label;
    sparse[place] = (sparse[place] as number) + factor * (values[i] as number);
  }
  const begin = row * denseWidth;
  for (let i = 0; i < denseWidth; i++) {
    const place = i * classes + label;
    dense[place] = (dense[place] as number) + factor * (matrix.dense[begin + i] as number);
  }
  bias[label] = (bias[label] as number) + factor;
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
