import { readFileSync } from "node:fs";
import { Command } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { addServeOptions, readServeConfig, type ServeConfig } from "../../src/cli/config.ts";
import { openMetrics } from "../../src/server/telemetry/metrics.ts";
import { emptySources } from "../server/telemetry/watching.ts";

/** How long a server takes to stop at most, in seconds; see docs/operating.md. */
const stopSeconds = 12;

const read = (name: string) => readFileSync(name, "utf8");
const dockerfile = read("Dockerfile");
const main = "dist/src/cli/main.js";

afterEach(() => void vi.unstubAllEnvs());

/** What a server makes of an environment. Every name in it has to be one that Parley knows. */
function configOf(environment: Readonly<Record<string, string>>): ServeConfig {
  const command = addServeOptions(new Command("serve"));
  const known = command.options.map(({ envVar }) => envVar);
  for (const [name, value] of Object.entries(environment)) {
    if (name !== "NODE_ENV") expect(known).toContain(name);
    expect(value).toBeTypeOf("string");
    vi.stubEnv(name, value);
  }
  command.parse(["node", "parley"]);
  const config = readServeConfig(command);
  if ("problems" in config) throw new Error(config.problems.join("\n"));
  return config;
}

/** The port of its own on which a config shows metrics. */
function metricsPortOf({ metrics }: ServeConfig): number | undefined {
  return typeof metrics === "object" ? metrics.port : undefined;
}

it("the image is built from files that Docker is given", () => {
  const given = [...read(".dockerignore").matchAll(/^!(\S+)$/gm)].map(([, path]) => path);
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = ""]) =>
    paths.split(" "),
  );
  expect(copied.length).toBeGreaterThan(8);
  expect(copied.filter((path) => !given.includes(path))).toEqual([]);
});

describe("the systemd unit", () => {
  const lines = [...read("deploy/parley.service").matchAll(/^(\w+)=(.*)$/gm)];
  const all = (key: string) => lines.filter(([, name]) => name === key).map(([, , value = ""]) => value);

  it("starts the server that is built here, with settings that it knows", () => {
    const config = configOf(Object.fromEntries(all("Environment").map((one) => one.split("=", 2))));
    expect(all("ExecStart")).toEqual([`/usr/bin/node /opt/parley/${main} serve`]);
    expect(config.store).toMatch(`/var/lib/${all("StateDirectory")[0]}/`);
    expect(config.models).toMatch(/^\//);
  });

  it("reloads by the signal that reads models again, and lets it finish when it stops", () => {
    expect(all("ExecReload")).toEqual(["/bin/kill -HUP $MAINPID"]);
    expect(all("KillSignal")).toEqual(["SIGTERM"]);
    expect(Number(all("TimeoutStopSec")[0])).toBeGreaterThan(stopSeconds);
    expect(all("RestartPreventExitStatus")).toEqual(["2"]);
  });

  it("gives the server no more rights than it needs", () => {
    expect(all("DynamicUser")).toEqual(["yes"]);
    expect(all("ProtectSystem")).toEqual(["strict"]);
    expect(all("NoNewPrivileges")).toEqual(["yes"]);
    expect(all("MemoryDenyWriteExecute")).toEqual([]);
  });
});

describe("the compose file", () => {
  const { parley } = parse(read("deploy/compose.yaml")).services;

  it("has settings that the server knows, and the ports and volumes that they speak of", () => {
    const config = configOf(parley.environment);
    expect(config.host).toBe("0.0.0.0");
    expect(parley.ports).toEqual([`127.0.0.1:${config.port}:${config.port}`]);
    expect(parley.expose).toEqual([`${metricsPortOf(config)}`]);
    const mounts = parley.volumes.map((volume: string) => volume.split(":")[1]);
    expect(mounts).toEqual([config.store.replace(/\/[^/]*$/, ""), config.models]);
  });

  it("writes nowhere else, asks for health where it is told, and waits until the server has stopped", () => {
    expect(parley.read_only).toBe(true);
    expect(Number.parseInt(parley.stop_grace_period, 10)).toBeGreaterThan(stopSeconds);
    for (const part of parley.healthcheck.test) expect(part).toBeTypeOf("string");
    expect(parley.healthcheck.test.at(-1)).toContain(
      `http://127.0.0.1:${parley.environment.PARLEY_PORT}/healthz`,
    );
  });
});

describe("the Kubernetes manifest", () => {
  const documents = parseAllDocuments(read("deploy/kubernetes.yaml")).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
  const [set, service, policy] = documents;
  const pod = set.spec.template.spec;
  const [container] = pod.containers;
  const environment = Object.fromEntries(
    container.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );

  it("is one pod, a service and a policy that mean each other", () => {
    expect(documents.map(({ kind }) => kind)).toEqual(["StatefulSet", "Service", "NetworkPolicy"]);
    expect(set.spec.replicas).toBe(1);
    const labels = set.spec.template.metadata.labels;
    expect(set.spec.selector.matchLabels).toEqual(labels);
    expect(service.spec.selector).toEqual(labels);
    expect(policy.spec.podSelector.matchLabels).toEqual(labels);
    expect(set.spec.serviceName).toBe(service.metadata.name);
  });

  it("has settings that the server knows, and the ports and volumes that they speak of", () => {
    const config = configOf(environment);
    const ports = { grpc: config.port, metrics: metricsPortOf(config) };
    expect(
      Object.fromEntries(
        container.ports.map(({ name, containerPort }: { name: string; containerPort: number }) => [
          name,
          containerPort,
        ]),
      ),
    ).toEqual(ports);
    for (const probe of ["startupProbe", "readinessProbe"]) {
      expect(container[probe].grpc, probe).toEqual({ port: config.port });
    }
    expect(container.livenessProbe.grpc).toEqual({ port: config.port, service: "live" });
    expect(service.spec.ports[0]).toMatchObject({ port: config.port, targetPort: "grpc" });
    expect(set.spec.template.metadata.annotations["prometheus.io/port"]).toBe(`${ports.metrics}`);
    const [claim] = set.spec.volumeClaimTemplates;
    const mount = container.volumeMounts.find(({ name }: { name: string }) => name === claim.metadata.name);
    expect(config.store.startsWith(`${mount.mountPath}/`)).toBe(true);
  });

  it("runs without rights, as the user of the image, and waits until the server has stopped", () => {
    expect(pod.securityContext.runAsNonRoot).toBe(true);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(pod.securityContext.runAsUser).toBe(1000);
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(container.command).toBeUndefined();
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(stopSeconds);
  });
});

describe("the compose file with PostgreSQL", () => {
  const { services, configs } = parse(read("deploy/compose-postgres.yaml"));
  const { parley, postgres, balancer } = services;

  it("has settings that the servers know, and an address that leads to the database", () => {
    const config = configOf(parley.environment);
    expect(config.host).toBe("0.0.0.0");
    const { username, hostname, pathname } = new URL(config.store.replace(/\$\{\w+\}/, "password"));
    const { POSTGRES_USER: user, POSTGRES_DB: database } = postgres.environment;
    expect([username, hostname, pathname]).toEqual([user, "postgres", `/${database}`]);
    expect(postgres.environment.POSTGRES_PASSWORD).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
    expect(parley.expose).toEqual([`${config.port}`, `${metricsPortOf(config)}`]);
    expect(parley.volumes).toEqual([`../models:${config.models}:ro`]);
    expect(parley.tmpfs).toContain(config.cache.replace(/\/[^/]*$/, ""));
  });

  it("has a balancer that knows as many servers as there are, and connections enough for all", () => {
    const { replicas } = parley.deploy;
    const { content } = configs.balancer;
    expect(content).toContain(`server-template parley ${replicas} parley:${parley.environment.PARLEY_PORT} `);
    expect(balancer.ports).toEqual(["127.0.0.1:9002:9002"]);
    const { storeConnections } = configOf(parley.environment);
    const [, limit] = /max_connections=(\d+)/.exec(postgres.command.join(" ")) ?? [];
    expect(Number(limit)).toBeGreaterThan(replicas * (storeConnections + 1) * 2);
    expect(Number.parseInt(parley.stop_grace_period, 10)).toBeGreaterThan(stopSeconds);
  });
});

describe("the Kubernetes manifest with PostgreSQL", () => {
  const documents = parseAllDocuments(read("deploy/kubernetes-postgres.yaml")).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
  const [deployment, scaler, budget, service, policy] = documents;
  const pod = deployment.spec.template.spec;
  const [container] = pod.containers;

  it("is servers, an autoscaler, a budget, a service and a policy that mean each other", () => {
    expect(documents.map(({ kind }) => kind)).toEqual([
      "Deployment",
      "HorizontalPodAutoscaler",
      "PodDisruptionBudget",
      "Service",
      "NetworkPolicy",
    ]);
    const { labels } = deployment.spec.template.metadata;
    for (const selector of [deployment.spec.selector, budget.spec.selector, policy.spec.podSelector])
      expect(selector.matchLabels).toEqual(labels);
    expect(service.spec.selector).toEqual(labels);
    expect(scaler.spec.scaleTargetRef).toMatchObject({ kind: "Deployment", name: deployment.metadata.name });
    expect(budget.spec.minAvailable).toBeLessThan(scaler.spec.minReplicas);
  });

  it("has settings that the servers know, and the ports and directories that they speak of", () => {
    const environment = container.env.map(
      ({ name, value = "postgres://a:b@c/d" }: Record<string, string>) => [name, value],
    );
    const config = configOf(Object.fromEntries(environment));
    const ports = container.ports.map(({ containerPort }: { containerPort: number }) => containerPort);
    expect(ports).toEqual([config.port, metricsPortOf(config)]);
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
      expect(container[probe].grpc.port, probe).toBe(config.port);
    expect(container.volumeMounts[0].mountPath).toBe(config.cache.replace(/\/[^/]*$/, ""));
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(stopSeconds);
  });
});

it("the image runs what is built here, with settings that the server knows", () => {
  const variables = [...dockerfile.matchAll(/(PARLEY_\w+)=(\S+)/g)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]);
  const config = configOf(Object.fromEntries(variables));
  expect(dockerfile).toContain(`CMD ["node", "${main}", "serve"]`);
  expect(dockerfile).toContain(`EXPOSE ${config.port}`);
  expect(dockerfile).toContain("VOLUME /data");
  expect(config.store).toMatch(/^\/data\//);
});

describe("the alerts", () => {
  const rules: { alert: string; expr: string }[] = parse(read("deploy/alerts.yaml")).groups[0].rules;

  it("look at metrics that there are, by labels that they have", () => {
    const { registry } = openMetrics(emptySources);
    for (const { alert, expr } of rules) {
      const used = [...expr.matchAll(/\b((?:parley|process|nodejs)_\w+)(?:\{(\w+)=)?/g)];
      if (alert !== "ParleyIsDown") expect(used, alert).not.toEqual([]);
      for (const [, name = "", label] of used) {
        const metric =
          registry.getSingleMetric(name) ??
          registry.getSingleMetric(name.replace(/_(bucket|sum|count)$/, ""));
        expect(metric, `${alert}: ${name}`).toBeDefined();
        if (label && label !== "job") expect(Reflect.get(metric ?? {}, "labelNames"), alert).toContain(label);
      }
    }
  });

  it("are explained in docs/observability.md, each of them and no other", () => {
    const explained = [...read("docs/observability.md").matchAll(/^\| `(Parley\w+)` \|/gm)].map(
      ([, name]) => name,
    );
    expect(explained).toEqual(rules.map(({ alert }) => alert));
  });
});
