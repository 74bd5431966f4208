import * as z from "zod";
import { isLocalHost } from "../../server/address.ts";
import type { AuthenticationSettings } from "../../server/auth/authentication.ts";
import { jwtAlgorithms } from "../../server/auth/jwt-authenticator.ts";
import { isSafe } from "../../server/auth/signing-keys.ts";
import {
  type Complaint,
  type Given,
  list,
  type SettingGroup,
  time,
  type ValuesOf,
  yesOrNo,
} from "./setting.ts";

/** Who may call. */
export const security = {
  heading: "Security",
  settings: {
    auth: {
      flags: "--auth <kind...>",
      about: "what callers are known by: keys, jwt, certificates",
      byDefault: [],
      defaultInWords: "none",
      read: list.pipe(
        z.array(z.enum(["keys", "jwt", "certificates"], "must be keys, jwt or certificates, or several")),
      ),
    },
    allowAnonymous: {
      flags: "--allow-anonymous",
      about: "let everyone in who can reach the port, and ask nobody who they are",
      byDefault: false,
      read: yesOrNo,
    },
    jwtIssuer: {
      flags: "--jwt-issuer <url>",
      about: "who makes the tokens, as it stands in them",
      byDefault: "",
      defaultInWords: "none",
      read: z.string(),
    },
    jwtAudience: {
      flags: "--jwt-audience <name...>",
      about: "whom tokens must be meant for",
      byDefault: [],
      defaultInWords: "none",
      read: list,
    },
    jwtKeys: {
      flags: "--jwt-keys <source>",
      about: "keys that tokens are signed with: the address of a JWKS, or a file, PEM or JWK",
      byDefault: "",
      defaultInWords: "where the issuer says",
      read: z
        .string()
        .refine(
          (text) => !/^https?:/.test(text) || isSafe(text),
          "must be https://…, http://… on this machine, or a file",
        ),
    },
    jwtAlgorithms: {
      flags: "--jwt-algorithms <name...>",
      about: "what they may be signed by",
      byDefault: "RS256,PS256,ES256,EdDSA",
      read: list.pipe(z.array(z.enum(jwtAlgorithms, `must be of ${jwtAlgorithms.join(", ")}`)).min(1)),
    },
    jwtOperator: {
      flags: "--jwt-operator <claim=value>",
      about: "which tokens are of operators",
      byDefault: "parley_role=operator",
      read: z.string().transform((text, context) => {
        const [, name = "", value = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
        if (name === "") context.addIssue({ code: "custom", message: "must be claim=value" });
        return { name, value };
      }),
    },
    jwtTolerance: {
      flags: "--jwt-tolerance <time>",
      about: "how far clocks of issuers may be from this one",
      byDefault: "10s",
      read: time("0s", "5m", "10s"),
    },
    operatorCertificate: {
      flags: "--operator-certificate <name...>",
      about: "common names of the certificates of operators",
      byDefault: [],
      defaultInWords: "none",
      read: list,
    },
  },
  check: contradictions,
} satisfies SettingGroup;

/** What does not go together. What would leave a server open that was meant to be closed is among it. */
function contradictions(given: Given): Complaint[] {
  const auth = listOf(given, "auth");
  const isAnonymous = String(given.get("allowAnonymous")) === "true";
  const host = String(given.get("host"));
  const complaints: Complaint[] = [];
  if (auth.length === 0 && !isAnonymous && !isLocalHost(host)) {
    complaints.push({
      setting: "host",
      message:
        `${host} can be reached from elsewhere, and nobody would be asked who they are: ` +
        "say who may call by --auth, or that everyone may by --allow-anonymous",
    });
  }
  if (auth.length > 0 && isAnonymous) {
    complaints.push({ setting: "allowAnonymous", message: "can not be given together with --auth" });
  }
  if (auth.includes("keys") && given.get("store") === ":memory:") {
    complaints.push({ setting: "auth", message: "keys are kept in the store, which is in memory only" });
  }
  return [
    ...complaints,
    ...(auth.includes("jwt") ? missingForJwt(given) : []),
    ...withoutEffect(given, auth),
  ];
}

function missingForJwt(given: Given): Complaint[] {
  const complaints = ["jwtIssuer", "jwtAudience"]
    .filter((setting) => listOf(given, setting).length === 0)
    .map((setting) => ({ setting, message: "must be given for --auth jwt" }));
  const issuer = String(given.get("jwtIssuer"));
  if (issuer !== "" && given.get("jwtKeys") === "" && !isSafe(issuer)) {
    complaints.push({
      setting: "jwtIssuer",
      message: "must be https://…, or --jwt-keys must say where its keys are",
    });
  }
  return complaints;
}

/** Whoever gives these wants callers to be asked, and nobody would be. */
function withoutEffect(given: Given, auth: readonly string[]): Complaint[] {
  const kinds = {
    jwtIssuer: "jwt",
    jwtAudience: "jwt",
    jwtKeys: "jwt",
    operatorCertificate: "certificates",
  };
  return Object.entries(kinds)
    .filter(([setting, kind]) => listOf(given, setting).length > 0 && !auth.includes(kind))
    .map(([setting, kind]) => ({ setting, message: `has no effect without --auth ${kind}` }));
}

function listOf(given: Given, setting: string): readonly string[] {
  return list.safeParse(given.get(setting)).data ?? [];
}

/** What callers are asked for. */
export function authenticationOf(values: ValuesOf<typeof security.settings>): AuthenticationSettings {
  const { auth, allowAnonymous, jwtIssuer, jwtAudience, jwtKeys, jwtAlgorithms, jwtOperator } = values;
  return {
    keys: auth.includes("keys"),
    jwt: auth.includes("jwt")
      ? {
          issuer: jwtIssuer,
          audiences: jwtAudience,
          algorithms: jwtAlgorithms,
          toleranceMs: values.jwtTolerance,
          operator: jwtOperator,
          keysFrom: jwtKeys,
        }
      : undefined,
    certificates: auth.includes("certificates") ? { operators: values.operatorCertificate } : undefined,
    allowAnonymous,
  };
}
