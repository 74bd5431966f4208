import { loadModel } from "../../src/model/load.ts";

/** Loads the models at the given paths, and prints what was wrong with each. */
const found: string[][] = [];
for (const path of process.argv.slice(2)) {
  const { problems } = await loadModel(path);
  found.push(problems.map(({ line, column, check }) => `${line}:${column} ${check}`));
}
process.stdout.write(JSON.stringify(found));
