import { readFileSync } from "node:fs";
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { openLog } from "../../../src/server/telemetry/log.ts";
import { openMetrics } from "../../../src/server/telemetry/metrics.ts";
import { Telemetry } from "../../../src/server/telemetry/telemetry.ts";
import { emptySources, Lines, startWatched } from "./watching.ts";

/** What a registry has, as rows of the documentation. */
async function registered() {
  const { registry } = openMetrics({ ...emptySources, databaseSize: async () => ({ main: 7, log: 8 }) });
  const described = await registry.getMetricsAsJSON();
  return described
    .filter(({ name }) => name.startsWith("parley_"))
    .map(({ name, type }) => ({
      name,
      type: String(type),
      labels: labelsOf(registry.getSingleMetric(name)),
    }));
}

function labelsOf(metric: object | undefined): readonly string[] {
  const names: unknown = metric && Reflect.get(metric, "labelNames");
  return Array.isArray(names) ? names.map(String) : [];
}

it("docs/observability.md lists every metric, with its type and its labels", async () => {
  const rows = [
    ...readFileSync("docs/observability.md", "utf8").matchAll(
      /^\| `(parley_\w+)` \| (\w+) \| (.*?) ?\| (.+) \|$/gm,
    ),
  ];
  const documented = rows.map(([, name, type, labels = ""]) => {
    return { name, type, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label) };
  });
  const byName = (a: { name?: string | undefined }, b: { name?: string | undefined }) =>
    String(a.name).localeCompare(String(b.name));
  expect(documented.toSorted(byName)).toEqual((await registered()).toSorted(byName));
});

it("names follow the conventions: counters end with _total, and units are seconds and bytes", async () => {
  for (const { name, type } of await registered()) {
    expect(name.endsWith("_total"), name).toBe(type === "counter");
    expect(name).not.toMatch(/_(ms|milliseconds|kb|mb)(_|$)/);
  }
});

it("gauges say what there is at the time of the scrape", async () => {
  let connections = 3;
  const { registry } = openMetrics({
    ...emptySources,
    connections: () => connections,
    models: () => [{ id: "bank", version: "abc" }],
    databaseSize: async () => ({ main: 7, log: 8 }),
  });
  expect(await registry.metrics()).toContain("parley_connections 3\n");
  connections = 4;
  const text = await registry.metrics();
  expect(text).toContain("parley_connections 4\n");
  expect(text).toContain('parley_model_info{model="bank",version="abc"} 1\n');
  expect(text).toContain('parley_database_bytes{file="log"} 8\n');
  expect(text).toContain('parley_build_info{version="1.2.3",node="');
});

it("connections that TLS refuses are counted, and told at level debug only", async () => {
  for (const [level, count] of [
    ["debug", 1],
    ["info", 0],
  ] as const) {
    const lines = new Lines();
    const metrics = openMetrics(emptySources);
    const log = openLog({ level, format: "json" }, lines);
    const telemetry = new Telemetry({ log, metrics, findModel: () => undefined });
    telemetry.onRefused({ address: "192.0.2.1", reason: "NO_CERTIFICATE" });
    telemetry.onCertificate(new Date("2027-01-01T00:00:00Z"));
    const text = await metrics.registry.metrics();
    expect(text).toContain("parley_tls_refusals_total 1\n");
    expect(text).toContain("parley_tls_certificate_expiry_timestamp_seconds 1798761600\n");
    const refused = { level: "debug", peer: "192.0.2.1", reason: "NO_CERTIFICATE" };
    expect(lines.of("connection refused")).toEqual(
      Array.from({ length: count }, () => expect.objectContaining(refused)),
    );
  }
});

it("what fails many calls at once is logged once, and counted each time", async () => {
  const lines = new Lines();
  const metrics = openMetrics(emptySources);
  const log = openLog({ level: "info", format: "json" }, lines);
  const telemetry = new Telemetry({ log, metrics, findModel: () => undefined });
  const full = new Error("the disk is full");
  for (const error of [full, full, new Error("the disk is gone")]) telemetry.onFailure("store", error);
  expect(lines.of("store failed")).toMatchObject([
    { error: { message: "the disk is full" } },
    { error: { message: "the disk is gone" } },
  ]);
  expect(await metrics.registry.metrics()).toContain('parley_failures_total{part="store"} 3\n');
});

describe("/metrics on the port", () => {
  /** The status that a request with these headers gets. */
  function ask(port: number, headers: Record<string, string>): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port, path: "/metrics", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
  }

  it("is for this machine, asked for by its own name", async () => {
    const { server } = await startWatched();
    for (const host of ["localhost", `localhost:${server.port}`, "127.0.0.1", `[::1]:${server.port}`]) {
      expect(await ask(server.port, { host }), host).toBe(200);
    }
  });

  it("is not for whoever came by a proxy, or by a name that somebody else gave to this machine", async () => {
    const { server } = await startWatched();
    for (const host of ["parley.example.org", "localhost.example.org", "127.0.0.1.example.org"]) {
      expect(await ask(server.port, { host }), host).toBe(403);
    }
    for (const name of ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"]) {
      expect(await ask(server.port, { host: "localhost", [name]: "192.0.2.1" }), name).toBe(403);
    }
  });
});
