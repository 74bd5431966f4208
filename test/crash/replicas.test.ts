import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { DatabaseServer } from "../store/postgres/database-server.ts";
import { killAmongReplicas } from "./replica-kills.ts";
import { StandingAddress } from "./standing-address.ts";

let database: DatabaseServer;

beforeAll(async () => {
  database = await DatabaseServer.start();
});

afterAll(() => database.remove());

const nothingWrong = { lost: 0, duplicated: 0, gaps: 0, changed: 0, misseen: 0, exited: 0 };
const timeout = 240_000;

test("servers that share a database are killed under load, and nothing that a client or watcher saw is lost", {
  timeout,
}, async () => {
  const { url } = await database.createSchema();
  const report = await killAmongReplicas(url, { victim: "server", kills: 5, peaceMs: 500 });
  expect(report).toMatchObject(nothingWrong);
  expect(report.repeated, "calls that a kill broke off").toBeGreaterThan(0);
  expect(report.acknowledged).toBeGreaterThan(100);
});

test("the database is killed under load, and comes back to servers that have waited for it", {
  timeout,
}, async () => {
  const { url } = await database.createSchema();
  const victim = async () => {
    await database.kill();
    await database.restart();
  };
  const report = await killAmongReplicas(url, { victim, kills: 3, peaceMs: 500 });
  expect(report).toMatchObject(nothingWrong);
  expect(report.repeated).toBeGreaterThan(0);
  expect(report.acknowledged).toBeGreaterThan(100);
});

test("the primary is killed under load, and its synchronous standby has all that was acknowledged", {
  timeout,
}, async () => {
  const primary = await DatabaseServer.start();
  onTestFinished(() => primary.remove());
  const standby = await primary.addStandby();
  onTestFinished(() => standby.remove());
  const address = await StandingAddress.open(primary.port);
  onTestFinished(() => address.close());
  const victim = async () => {
    await primary.kill();
    await standby.query("SELECT pg_promote()");
    address.leadTo(standby.port);
  };
  const report = await killAmongReplicas(primary.urlAt(address.port), { victim, kills: 1, peaceMs: 1_500 });
  expect(report).toMatchObject(nothingWrong);
  expect(report.acknowledged).toBeGreaterThan(100);
});
