// Bundles the server and the commands, with what they depend on, into dist/src/cli: Node loads a few files in less
// than half the time of a thousand (docs/decisions/035).
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "src");
const out = join(root, "dist", "src", "cli");

rmSync(out, { recursive: true, force: true });
await build({
  // Threads begin in files of their own, beside whoever starts them.
  entryPoints: [join(source, "cli", "main.ts"), ...filesBelow(source, "-worker.ts")],
  outdir: out,
  entryNames: "[name]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  tsconfig: join(root, "tsconfig.json"),
  // It looks for files beside itself.
  external: ["@grpc/proto-loader"],
  // Modules of CommonJS ask for those of Node by `require`.
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module";\nconst require = requireFrom(import.meta.url);',
  },
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
});

function filesBelow(directory, ending) {
  const names = readdirSync(directory, { recursive: true });
  return names.filter((name) => name.endsWith(ending)).map((name) => join(directory, name));
}
