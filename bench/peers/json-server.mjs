import { createServer } from "node:http";

/**
 * Serves a bot with one JSON request for each turn: `POST /sessions` and `POST /turns`. Prints its port.
 *
 * @param bot `begin(sessionId)` begins a conversation, `turn(sessionId, text)` gives the reply to an utterance.
 */
export function serve(bot) {
  const paths = {
    "/sessions": async ({ sessionId }) => {
      await bot.begin(sessionId);
      return {};
    },
    "/turns": async ({ sessionId, text }) => ({ reply: await bot.turn(sessionId, text) }),
  };
  const server = createServer(async (request, response) => {
    const answer = (status, message) => {
      const body = JSON.stringify(message);
      const length = Buffer.byteLength(body);
      response.writeHead(status, { "content-type": "application/json", "content-length": length }).end(body);
    };
    const handle = paths[request.url];
    if (request.method !== "POST" || !handle) return answer(404, { error: "not found" });
    try {
      answer(200, await handle(JSON.parse(await bodyOf(request))));
    } catch (error) {
      answer(500, { error: String(error) });
    }
  });
  server.listen(0, "127.0.0.1", () => process.stdout.write(`port ${server.address().port}\n`));
}

function bodyOf(request) {
  return new Promise((resolve, reject) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => resolve(body));
    request.on("error", reject);
  });
}
