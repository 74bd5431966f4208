import { ConnectError } from "@connectrpc/connect";
import { expect, it } from "vitest";
import { Authority } from "../server/certificates.ts";
import { startForTest } from "../server/start.ts";
import { diathekeClients } from "./clients.ts";

const trust = await Authority.create();
const server = await trust.issueServer();
const people = await Authority.create("CN=CA of the clients");
const ada = await people.issue({ name: "CN=ada", usage: "client" });

it("clients talk in TLS, trusting a CA that they were given", async () => {
  const running = await startForTest({ tls: { server, trust } });
  const { diatheke, v3 } = diathekeClients(running, { ca: trust.cert });
  expect((await diatheke.models({})).models).toEqual(["clerk"]);
  expect((await v3.createSession({ modelId: "clerk" })).sessionOutput?.actionList).toHaveLength(2);
});

it("clients show their own certificate, where a server asks for it", async () => {
  const options = { server, trust, clients: people, clientCertificates: "required" } as const;
  const running = await startForTest({ tls: options });
  const { diatheke } = diathekeClients(running, { ca: trust.cert, ...ada });
  const { sessionId } = await diatheke.newSession({ model: "clerk" });
  await diatheke.pushText({ sessionId, text: "hello" });
  const nobody = diathekeClients(running, { ca: trust.cert });
  await expect(nobody.diatheke.models({})).rejects.toThrow(ConnectError);
});

it("a client in clear text does not reach a server in TLS", async () => {
  const running = await startForTest({ tls: { server, trust } });
  const { diatheke } = diathekeClients({ baseUrl: `http://127.0.0.1:${running.port}` });
  await expect(diatheke.models({})).rejects.toThrow(ConnectError);
});
