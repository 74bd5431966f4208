import { filled, type SettingGroup, time, yesOrNo } from "./setting.ts";

/** What is served, and how. */
export const dialogs = {
  heading: "Models and sessions",
  settings: {
    models: {
      flags: "--models <path>",
      about: "a model, or a directory of models",
      byDefault: "models",
      read: filled,
    },
    watch: {
      flags: "--watch",
      about: "read models again when their files change",
      byDefault: false,
      read: yesOrNo,
    },
    idleTimeout: {
      flags: "--idle-timeout <time>",
      about: "when sessions expire that do not say: 30m, 24h, 7d",
      byDefault: "24h",
      read: time("1s", "366d", "30m or 24h"),
    },
  },
} satisfies SettingGroup;
