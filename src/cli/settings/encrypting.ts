import * as z from "zod";
import type { TlsSettings } from "../../server/tls/tls.ts";
import type { Complaint, Given, SettingGroup, ValuesOf } from "./setting.ts";

const file = z.string();

/** TLS on the port, and who must show a certificate. */
export const encrypting = {
  heading: "TLS",
  settings: {
    tlsCert: {
      flags: "--tls-cert <file>",
      about: "certificate of the server and the chain to its CA, PEM",
      byDefault: "",
      defaultInWords: "none: clear text",
      read: file,
    },
    tlsKey: {
      flags: "--tls-key <file>",
      about: "private key of the certificate, PEM",
      byDefault: "",
      defaultInWords: "none",
      read: file,
    },
    tlsClientCa: {
      flags: "--tls-client-ca <file>",
      about: "CAs whose certificates clients show, PEM",
      byDefault: "",
      defaultInWords: "none",
      read: file,
    },
    tlsClientCerts: {
      flags: "--tls-client-certs <which>",
      about: "whether clients must show a certificate: required or optional",
      byDefault: "required",
      read: z.enum(["required", "optional"], "must be required or optional"),
    },
  },
  check: incomplete,
} satisfies SettingGroup;

function incomplete(given: Given): Complaint[] {
  const isGiven = (setting: string) => given.get(setting) !== "";
  const needs = [
    ["tlsCert", "tlsKey"],
    ["tlsKey", "tlsCert"],
    ["tlsClientCa", "tlsCert"],
  ] as const;
  return needs
    .filter(([setting, needed]) => isGiven(setting) && !isGiven(needed))
    .map(([setting, needed]) => ({
      setting,
      message: `needs ${encrypting.settings[needed].flags.split(" ")[0]}`,
    }));
}

/** What the settings ask for; nothing: clear text. */
export function tlsOf(values: ValuesOf<typeof encrypting.settings>): TlsSettings | undefined {
  const { tlsCert: certificate, tlsKey: key, tlsClientCa: clientCa, tlsClientCerts } = values;
  if (certificate === "") return undefined;
  if (clientCa === "") return { files: { certificate, key }, clientCertificates: "none" };
  return { files: { certificate, key, clientCa }, clientCertificates: tlsClientCerts };
}
