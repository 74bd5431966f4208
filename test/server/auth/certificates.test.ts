import { expect, it } from "vitest";
import { openAuthentication } from "../../../src/server/auth/authentication.ts";
import { Authority } from "../certificates.ts";
import { failureOf } from "../conversation.ts";
import { clientsOf, type Protocol, protocols, startForTest } from "../start.ts";
import { bearer, Issuing } from "./issuing.ts";

const issuing = await Issuing.open();
const trust = await Authority.create();
const authority = await Authority.create("CN=CA of the clients");
const server = await trust.issueServer();
const issue = (name: string) => authority.issue({ name, usage: "client" });
const identities = {
  shop: await issue("CN=shop"),
  mill: await issue("CN=mill"),
  ada: await issue("CN=ada"),
  "two names": await issue("CN=shop, CN=ada"),
  "no name": await issue("O=shop"),
};

/** A server that knows callers by certificates, and perhaps by keys; and how they come to it. */
async function open(protocol: Protocol, keys = false) {
  const settings = { keys, jwt: undefined, certificates: { operators: ["ada"] }, allowAnonymous: false };
  const running = await startForTest({
    authentication: openAuthentication(settings, { keys: issuing.store.keys }),
    tls: { server, trust, clients: authority, clientCertificates: "optional" },
  });
  return (name?: keyof typeof identities) =>
    clientsOf(running.transport(protocol, running.port, name && identities[name]));
}

it.each(protocols)("over %s, the common name is who calls; the settings name operators", async (protocol) => {
  const as = await open(protocol);
  await as("shop").sessions.newSession({ modelId: "clerk", sessionId: "s" });
  await as("shop").sessions.getSession({ sessionId: "s" });
  await as("ada").sessions.getSession({ sessionId: "s" });
  await as("ada").models.reloadModels({});
  expect(await failureOf(as("mill").sessions.getSession({ sessionId: "s" }))).toMatchObject({
    reason: "SESSION_NOT_FOUND",
  });
  expect(await failureOf(as("shop").models.reloadModels({}))).toMatchObject({ reason: "PERMISSION_DENIED" });
});

it.each(protocols)("over %s, no certificate, or one without one name, is nobody's", async (protocol) => {
  const as = await open(protocol);
  const headers = bearer(await issuing.key(`shop-${protocol}`));
  for (const { models } of [as(), as("two names"), as("no name")]) {
    expect(await failureOf(models.listModels({}, { headers }))).toMatchObject({ reason: "UNAUTHENTICATED" });
  }
});

it("a key decides before a certificate, and a certificate does not mend one that is wrong", async () => {
  const as = await open("gRPC", true);
  const key = await issuing.key("ops", "operator");
  await as("shop").models.listModels({});
  await as("shop").models.reloadModels({}, { headers: bearer(key) });
  const wrong = as("ada").models.listModels({}, { headers: { "x-api-key": "parley_wrong" } });
  expect(await failureOf(wrong)).toMatchObject({ reason: "UNAUTHENTICATED" });
});
