import type { WebhookOptions } from "../../session/webhook.ts";
import { webhookSecret } from "../../session/webhook-signature.ts";
import { type Complaint, list, type SettingGroup, type ValuesOf } from "./setting.ts";

/** The environment variable with what calls of webhooks are signed with, which stands nowhere else. */
const secretVariable = "PARLEY_WEBHOOK_SECRET";

/** Who runs commands. */
export const calling = {
  heading: "Webhooks",
  settings: {
    webhook: {
      flags: "--webhook <[model=]url...>",
      about: "where commands with use_webhook are run",
      byDefault: [],
      defaultInWords: "nowhere",
      read: list.transform((entries, context) => {
        const webhooks = new Map<string, string>();
        for (const entry of entries) {
          const [, model = "", url = ""] = /^(?:([\w.~-]+)=)?(.*)$/.exec(entry) ?? [];
          if (/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) webhooks.set(model, url);
          else context.addIssue({ code: "custom", message: `must be [model=]http://…, not "${entry}"` });
        }
        return webhooks;
      }),
    },
    webhookHosts: {
      flags: "--webhook-hosts <host...>",
      about: "the only hosts that models may name themselves: name or name:port",
      byDefault: [],
      defaultInWords: "all public ones",
      read: list.transform((entries, context) => {
        for (const entry of entries.filter((one) => !/^[^\s/@]+$/.test(one))) {
          context.addIssue({ code: "custom", message: `must be host or host:port, not "${entry}"` });
        }
        return new Set(entries.map((entry) => entry.toLowerCase()));
      }),
    },
  },
  check: () => {
    const isWrong = secret() !== undefined && !webhookSecret.test(secret() ?? "");
    const message = "must be whsec_ and 24 to 64 bytes in base64";
    return isWrong ? [{ setting: secretVariable, message } satisfies Complaint] : [];
  },
} satisfies SettingGroup;

/** How webhooks are called. */
export function webhooksOf({
  webhookHosts: hosts,
}: ValuesOf<typeof calling.settings>): Pick<WebhookOptions, "hosts" | "secret"> {
  const known = secret();
  return { hosts, ...(known === undefined ? {} : { secret: known }) };
}

function secret(): string | undefined {
  return process.env[secretVariable] || undefined;
}
