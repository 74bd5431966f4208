import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { begin, logOf, say } from "../server/conversation.ts";
import { type ReceivedCall, WebhookStandIn } from "../session/webhook-stand-in.ts";
import { clientsAt } from "./clients-at.ts";
import { ServerProcess } from "./server-process.ts";

const answer = { id: "get_transactions", outParameters: { transaction_count: "3", latest: "12 euros" } };

/** What the webhook does with its first call, at which the server is killed. */
const moments: readonly (readonly [string, (call: ReceivedCall, kill: () => void) => void])[] = [
  ["before the webhook has answered", (_call, kill) => kill()],
  [
    "while the webhook answers",
    (call, kill) => {
      call.response.write(JSON.stringify(answer).slice(0, 20));
      kill();
    },
  ],
  [
    "just after the webhook has answered",
    (call, kill) => {
      call.answer(answer);
      kill();
    },
  ],
];

describe("a server that is killed", () => {
  it.each(moments)(
    "%s has the command run once, as an idempotent webhook sees it",
    {
      timeout: 60_000,
    },
    async (_when, react) => {
      const directory = await mkdtemp(join(tmpdir(), "parley-webhook-kills-"));
      onTestFinished(() => rm(directory, { recursive: true }));
      const webhook = await WebhookStandIn.open();
      const start = () => {
        const parameters = ["--webhook", webhook.url, "--cache", join(directory, "cache")];
        return ServerProcess.start(join(directory, "parley.db"), { parameters });
      };
      const first = await start();
      const killed = new Promise<void>((resolve) => {
        webhook.react = (call) => react(call, () => resolve(first.kill()));
      });
      const clients = clientsAt(first.port);
      await begin(clients, { modelId: "bank", sessionId: "s" });
      say(clients, "s", "show recent transactions").catch(() => {});
      await killed;

      /** What the webhook has done, by key: a repetition does nothing. */
      const done = new Map([[webhook.calls[0]?.headers["idempotency-key"], 1]]);
      webhook.react = ({ headers, answer: reply }) => {
        const key = headers["idempotency-key"];
        if (!done.has(key)) done.set(key, 1);
        reply(answer);
      };
      const second = await start();
      onTestFinished(() => second.kill());
      const after = clientsAt(second.port);
      const kinds = async () => (await logOf(after, "s")).map(({ body }) => body.case);
      await expect.poll(async () => (await kinds()).at(-1), { timeout: 20_000 }).toBe("waitForUser");
      expect((await kinds()).slice(3)).toEqual([
        ...["userText", "recognition", "command", "commandResult", "reply", "waitForUser"],
      ]);
      expect(done.size).toBe(1);
      expect(webhook.calls.length).toBeLessThanOrEqual(2);
    },
  );
});
