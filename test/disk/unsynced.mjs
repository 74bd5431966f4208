// Loaded before the server: its store syncs no commit, and believes that it does. What a power cut takes then
// shows that test/disk would notice.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { napi } = process.versions;
const Database = require(Number(napi) >= 10 ? "better-sqlite3" : "better-sqlite3-12");
const { pragma } = Database.prototype;

Database.prototype.pragma = function (source, options) {
  if (source === "synchronous = FULL") return pragma.call(this, "synchronous = NORMAL", options);
  if (source === "synchronous") return 2;
  return pragma.call(this, source, options);
};
