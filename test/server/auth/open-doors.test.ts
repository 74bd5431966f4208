import { expect, it } from "vitest";
import { next } from "../../session/collect.ts";
import { startForTest } from "../start.ts";
import { reflectionProtos, StockClient } from "../stock-client.ts";
import { Issuing } from "./issuing.ts";

const issuing = await Issuing.open();

it("health needs no credentials, by gRPC or HTTP", async () => {
  const server = await startForTest({ authentication: issuing.authentication() });
  const client = new StockClient(server.port, "proto", "grpc/health/v1/health.proto");
  const service = "parley.v1.SessionService";
  expect(await client.unary("grpc.health.v1.Health", "Check", { service })).toEqual({ status: "SERVING" });
  expect(await (await fetch(`${server.baseUrl}/healthz`)).text()).toBe("SERVING\n");
});

it("reflection needs no credentials: what it tells is public", async () => {
  const server = await startForTest({ authentication: issuing.authentication() });
  const client = new StockClient(server.port, reflectionProtos, "grpc/reflection/v1/reflection.proto");
  const call = client.duplex("grpc.reflection.v1.ServerReflection", "ServerReflectionInfo");
  call.write({ list_services: "*" });
  const answer = await next(call[Symbol.asyncIterator]());
  expect(JSON.stringify(answer)).toContain("parley.v1.SessionService");
  call.end();
});

it("a call without credentials is told over HTTP how to bring them", async () => {
  const server = await startForTest({ authentication: issuing.authentication() });
  const answer = await fetch(`${server.baseUrl}/parley.v1.SessionService/ListSessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
});
