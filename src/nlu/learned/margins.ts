import type { Matrix } from "./matrix.ts";

/** What a linear function gives for the rows of a matrix, while it is pulled by them. It has a bias. */
export interface Margins {
  /** Back to the function that gives 0 for everything. */
  reset(): void;
  of(row: number): number;
  /** The product of a row with itself. */
  squareOf(row: number): number;
  /** Adds a multiple of a row to the function. */
  pull(row: number, amount: number): void;
}

/** Up to so many rows, the products of all pairs are worked out in advance: 32 MB, and several times faster. */
export const maxRowsOfPairs = 2000;

export function marginsOf(matrix: Matrix): Margins {
  return matrix.rows <= maxRowsOfPairs ? new PairMargins(matrix) : new WeightMargins(matrix);
}

/** Keeps the weights of the function: a margin takes a walk through a row, and a pull another one. */
export class WeightMargins implements Margins {
  private readonly matrix: Matrix;
  private readonly sparse: Float32Array;
  private readonly dense: Float32Array;
  private readonly squares: Float64Array;
  private bias = 0;

  constructor(matrix: Matrix) {
    this.matrix = matrix;
    this.sparse = new Float32Array(matrix.sparseWidth);
    this.dense = new Float32Array(matrix.denseWidth);
    this.squares = Float64Array.from({ length: matrix.rows }, (_, row) => squareOf(matrix, row));
  }

  reset(): void {
    this.sparse.fill(0);
    this.dense.fill(0);
    this.bias = 0;
  }

  of(row: number): number {
    const { offsets, columns, values, dense, denseWidth } = this.matrix;
    const { sparse, dense: weights } = this;
    let sum = this.bias;
    const end = offsets[row + 1] as number;
    for (let i = offsets[row] as number; i < end; i++) {
      sum += (sparse[columns[i] as number] as number) * (values[i] as number);
    }
    const begin = row * denseWidth;
    for (let i = 0; i < denseWidth; i++) sum += (weights[i] as number) * (dense[begin + i] as number);
    return sum;
  }

  squareOf(row: number): number {
    return this.squares[row] as number;
  }

  pull(row: number, amount: number): void {
    const { offsets, columns, values, dense, denseWidth } = this.matrix;
    const { sparse, dense: weights } = this;
    const end = offsets[row + 1] as number;
    for (let i = offsets[row] as number; i < end; i++) {
      const column = columns[i] as number;
      sparse[column] = (sparse[column] as number) + amount * (values[i] as number);
    }
    const begin = row * denseWidth;
    for (let i = 0; i < denseWidth; i++) {
      weights[i] = (weights[i] as number) + amount * (dense[begin + i] as number);
    }
    this.bias += amount;
  }
}

/** Keeps the margins themselves: a pull adds the products of its row with all others. */
export class PairMargins implements Margins {
  private readonly rows: number;
  private readonly products: Float64Array;
  private readonly margins: Float64Array;

  constructor(matrix: Matrix) {
    this.rows = matrix.rows;
    this.products = productsOf(matrix);
    this.margins = new Float64Array(matrix.rows);
  }

  reset(): void {
    this.margins.fill(0);
  }

  of(row: number): number {
    return this.margins[row] as number;
  }

  squareOf(row: number): number {
    return this.products[row * this.rows + row] as number;
  }

  pull(row: number, amount: number): void {
    const { rows, products, margins } = this;
    const begin = row * rows;
    for (let i = 0; i < rows; i++) {
      margins[i] = (margins[i] as number) + amount * (products[begin + i] as number);
    }
  }
}

/** Every row times every other, and 1 for the bias. */
function productsOf(matrix: Matrix): Float64Array {
  const { rows, offsets, columns, values, dense, denseWidth } = matrix;
  const products = new Float64Array(rows * rows);
  const transposed = transposedOf(matrix);
  for (let row = 0; row < rows; row++) {
    const sums = products.subarray(row * rows, (row + 1) * rows);
    sums.fill(1, row);
    for (let i = offsets[row] as number; i < (offsets[row + 1] as number); i++) {
      const column = columns[i] as number;
      const value = values[i] as number;
      const end = transposed.starts[column + 1] as number;
      for (let j = transposed.starts[column] as number; j < end; j++) {
        const other = transposed.rows[j] as number;
        // What is left of the diagonal was done with the other row.
        if (other < row) continue;
        sums[other] = (sums[other] as number) + value * (transposed.values[j] as number);
      }
    }
    const mine = row * denseWidth;
    for (let other = row; other < rows; other++) {
      const theirs = other * denseWidth;
      let sum = sums[other] as number;
      for (let i = 0; i < denseWidth; i++) {
        sum += (dense[mine + i] as number) * (dense[theirs + i] as number);
      }
      sums[other] = sum;
      products[other * rows + row] = sum;
    }
  }
  return products;
}

/** The sparse part by column: column i has the entries from starts[i] to starts[i + 1]. */
interface Transposed {
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly values: Float32Array;
}

function transposedOf({ rows, offsets, columns, values, sparseWidth }: Matrix): Transposed {
  const starts = new Int32Array(sparseWidth + 1);
  for (const column of columns) starts[column + 1] = (starts[column + 1] as number) + 1;
  for (let i = 0; i < sparseWidth; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const free = starts.slice();
  const transposed = {
    starts,
    rows: new Int32Array(columns.length),
    values: new Float32Array(columns.length),
  };
  for (let row = 0; row < rows; row++) {
    for (let i = offsets[row] as number; i < (offsets[row + 1] as number); i++) {
      const column = columns[i] as number;
      const place = free[column] as number;
      free[column] = place + 1;
      transposed.rows[place] = row;
      transposed.values[place] = values[i] as number;
    }
  }
  return transposed;
}

function squareOf({ offsets, values, dense, denseWidth }: Matrix, row: number): number {
  let square = 1;
  for (let i = offsets[row] as number; i < (offsets[row + 1] as number); i++)
    square += (values[i] as number) ** 2;
  for (let i = row * denseWidth; i < (row + 1) * denseWidth; i++) square += (dense[i] as number) ** 2;
  return square;
}
