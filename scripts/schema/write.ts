// Writes the schemas of model files into docs/schema, where editors find them.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemas } from "./schemas.ts";

const directory = join(import.meta.dirname, "..", "..", "docs", "schema");
mkdirSync(directory, { recursive: true });
for (const [name, schema] of schemas) {
  writeFileSync(join(directory, name), `${JSON.stringify(schema, undefined, 2)}\n`);
}
