import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The data sets that are measured, by the names of their files: CLINC150 and SNIPS, whole and with few samples. */
export const dataSets = ["clinc_full", "clinc_10shot", "clinc_5shot", "snips_full", "snips_10shot"] as const;

/** A text, and its intent. */
export type Pair = readonly [text: string, intent: string];

export interface DataSet {
  readonly name: string;
  readonly train: readonly Pair[];
  /** What is measured. */
  readonly inScope: readonly Pair[];
  readonly outOfScope: readonly string[];
}

interface DataFile {
  readonly train: readonly Pair[];
  readonly valid: readonly Pair[];
  readonly test: readonly Pair[];
  readonly oosValid?: readonly Pair[];
  readonly oosTest?: readonly Pair[];
}

export type Split = "test" | "valid";

/** Reads `name.json` of a folder: lists of `[text, intent]` by the name of what they are for. */
export function readDataSet(folder: string, name: string, split: Split): DataSet {
  const file = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as DataFile;
  const outOfScope = (split === "test" ? file.oosTest : file.oosValid) ?? [];
  return {
    name,
    train: file.train,
    inScope: file[split],
    outOfScope: outOfScope.map(([text]) => text),
  };
}
