import { count, filled, list, type SettingGroup, yesOrNo } from "./setting.ts";

/** Where a server is reached, and by whom. */
export const listening = {
  heading: "Listening",
  settings: {
    host: {
      flags: "--host <address>",
      about: "address to listen on",
      byDefault: "127.0.0.1",
      read: filled,
    },
    port: {
      flags: "--port <number>",
      about: "port to listen on; 0 for any that is free",
      byDefault: "9002",
      read: count(0, 65_535),
    },
    cors: {
      flags: "--cors <origin...>",
      about: "web pages that may call from a browser, or *",
      byDefault: [],
      defaultInWords: "none",
      read: list,
    },
    console: {
      flags: "--console <true|false>",
      about: "whether the web console is served at /",
      byDefault: "true",
      read: yesOrNo,
    },
  },
} satisfies SettingGroup;
