import { expect, it } from "vitest";
import { openAuthentication } from "../../../src/server/auth/authentication.ts";
import { failureOf } from "../conversation.ts";
import { startForTest } from "../start.ts";
import { bearer, Issuing } from "./issuing.ts";

const issuing = await Issuing.open();

/** A server whose connections find certificates as these headers say: "cn" is the common name. */
function start(keys: boolean) {
  const settings = { keys, jwt: undefined, certificates: { operators: ["ada"] }, allowAnonymous: false };
  const authentication = openAuthentication(settings, {
    keys: issuing.store.keys,
    certificateOf: ({ requestHeader }) => {
      const commonName = requestHeader.get("cn");
      return commonName === null ? undefined : commonName === "-" ? {} : { commonName };
    },
  });
  return startForTest({ authentication });
}

it("the common name is who calls, and operators are named by the settings", async () => {
  const { sessions, models } = (await start(false)).clients("Connect");
  await sessions.newSession({ modelId: "clerk", sessionId: "s" }, { headers: { cn: "shop" } });
  await sessions.getSession({ sessionId: "s" }, { headers: { cn: "shop" } });
  await sessions.getSession({ sessionId: "s" }, { headers: { cn: "ada" } });
  await models.reloadModels({}, { headers: { cn: "ada" } });
  const mill = sessions.getSession({ sessionId: "s" }, { headers: { cn: "mill" } });
  expect(await failureOf(mill)).toMatchObject({ reason: "SESSION_NOT_FOUND" });
  expect(await failureOf(models.reloadModels({}, { headers: { cn: "shop" } }))).toMatchObject({
    reason: "PERMISSION_DENIED",
  });
});

it("no certificate, or one without a name, is nobody's", async () => {
  const { models } = (await start(false)).clients("Connect");
  for (const headers of [{}, { cn: "-" }, bearer(await issuing.key("shop"))]) {
    expect(await failureOf(models.listModels({}, { headers }))).toMatchObject({ reason: "UNAUTHENTICATED" });
  }
});

it("a certificate does not mend a key that is wrong", async () => {
  const { models } = (await start(true)).clients("Connect");
  await models.listModels({}, { headers: { cn: "shop" } });
  const headers = { cn: "shop", "x-api-key": "parley_wrong" };
  expect(await failureOf(models.listModels({}, { headers }))).toMatchObject({ reason: "UNAUTHENTICATED" });
});
