import { DatabaseServer } from "../store/postgres/database-server.ts";
import { killAmongReplicas } from "./replica-kills.ts";

/**
 * The long run of replicas.test.ts: `npm run crash:replicas`. Takes some minutes; exits with 1 when anything was lost.
 *
 * Environment: PARLEY_KILLS, of servers and of the database each; PARLEY_PEACE_MS, the time before each.
 */
const { PARLEY_KILLS = "30", PARLEY_PEACE_MS = "2000" } = process.env;

const database = await DatabaseServer.start();
const restart = async () => {
  await database.kill();
  await database.restart();
};
for (const victim of ["server", restart] as const) {
  const begun = Date.now();
  const { url } = await database.createSchema();
  const report = await killAmongReplicas(url, {
    victim,
    kills: Number(PARLEY_KILLS),
    peaceMs: Number(PARLEY_PEACE_MS),
    onProgress: (kills, events) => {
      if (kills % 10 === 0) process.stderr.write(`${kills} kills, ${events} events acknowledged\n`);
    },
  });
  const { lost, duplicated, gaps, changed, misseen, exited } = report;
  const seconds = Math.round((Date.now() - begun) / 1000);
  const what = victim === "server" ? "server" : "database";
  process.stdout.write(`${JSON.stringify({ victim: what, ...report, seconds })}\n`);
  if (lost + duplicated + gaps + changed + misseen + exited > 0) process.exitCode = 1;
}
await database.remove();
