import * as z from "zod";
import { logLevels } from "../../server/telemetry/log.ts";
import type { SettingGroup } from "./setting.ts";

/** What operators see of a server. */
export const watching = {
  heading: "Watching",
  settings: {
    logLevel: {
      flags: "--log-level <level>",
      about: "what is logged: silent, error, warn, info (also each call), debug",
      byDefault: "info",
      read: z.enum(logLevels, `must be ${logLevels.join(", ")}`),
    },
    logFormat: {
      flags: "--log-format <format>",
      about: "json, text, or auto: text for a terminal, and json otherwise",
      byDefault: "auto",
      read: z.enum(["auto", "json", "text"], "must be auto, json or text"),
    },
    metrics: {
      flags: "--metrics <where>",
      about: "/metrics for this machine (local), for all on [address:]port, or off",
      byDefault: "local",
      read: z.string().transform((text, context) => {
        if (text === "local" || text === "off") return text;
        const [, host = "127.0.0.1", digits = ""] =
          /^(?:(\[[0-9a-fA-F:.]+\]|[^:[\]]+):)?(\d{1,5})$/.exec(text) ?? [];
        const port = digits === "" ? Number.NaN : Number(digits);
        if (port <= 65_535) return { host: host.replaceAll(/[[\]]/g, ""), port };
        context.addIssue({
          code: "custom",
          message: "must be local, off, or a port, such as 9464 or 0.0.0.0:9464",
        });
        return z.NEVER;
      }),
    },
    otlpEndpoint: {
      flags: "--otlp-endpoint <url>",
      about: "collector of traces, by OTLP over HTTP",
      byDefault: "",
      defaultInWords: "none",
      read: z.string().transform((text, context) => {
        if (text === "") return undefined;
        if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text);
        context.addIssue({ code: "custom", message: "must be http://… or https://…" });
        return z.NEVER;
      }),
    },
    traceShare: {
      flags: "--trace-share <share>",
      about: "which part of the calls is traced, 0 to 1, when the caller does not say",
      byDefault: "1",
      read: z
        .string()
        .regex(/^(0|1|0?\.\d+|1\.0+)$/, "must be a number from 0 to 1")
        .transform(Number),
    },
  },
} satisfies SettingGroup;

/** Where traces are sent: OpenTelemetry's own variable counts too, when nothing else is said. */
export function otlpEndpointOf(given: URL | undefined): URL | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: text = "" } = process.env;
  return given ?? (/^https?:/.test(text) && URL.canParse(text) ? new URL(text) : undefined);
}
