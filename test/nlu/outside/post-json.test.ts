import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { postJson } from "../../../src/nlu/outside/post-json.ts";
import { HttpStandIn } from "./http-stand-in.ts";

/** What a call says when it fails. */
async function failure(service: HttpStandIn, timeoutMs = 2000): Promise<string> {
  const endpoint = { url: service.url, timeoutMs, key: "secret" };
  return postJson(endpoint, "ask", { question: "why" }).then(
    (answer) => `no failure, but ${JSON.stringify(answer)}`,
    (error) => error.message,
  );
}

test("JSON goes there and comes back, with the key as a bearer token", async () => {
  const service = await HttpStandIn.open();
  service.answer({ because: "🙂" });
  const endpoint = { url: new URL("v1/", service.url), timeoutMs: 2000, key: "secret" };
  expect(await postJson(endpoint, "ask/me", { question: "wörum" })).toEqual({ because: "🙂" });
  expect(service.requests).toMatchObject([
    {
      method: "POST",
      target: "/v1/ask/me",
      headers: { "content-type": "application/json", authorization: "Bearer secret" },
      body: '{"question":"wörum"}',
    },
  ]);
});

test("without a key, there is no authorization", async () => {
  const service = await HttpStandIn.open();
  service.answer({});
  await postJson({ url: service.url, timeoutMs: 2000 }, "ask", {});
  expect(service.requests[0]?.headers.authorization).toBeUndefined();
});

test.each([400, 401, 404, 429, 500, 503])("status %i is a failure", async (status) => {
  const service = await HttpStandIn.open();
  service.fail(status);
  expect(await failure(service)).toBe(`it answered with status ${status}`);
});

test("a redirect is not followed: neither text nor key go elsewhere", async () => {
  const [service, other] = [await HttpStandIn.open(), await HttpStandIn.open()];
  for (const status of [301, 302, 307, 308]) {
    service.react = (response) => void response.writeHead(status, { location: other.url.href }).end();
    expect(await failure(service)).toBe(`it answered with status ${status}`);
  }
  expect(other.requests).toEqual([]);
});

test("an answer that does not begin, or not end, in time is a failure", async () => {
  const service = await HttpStandIn.open();
  const began = performance.now();
  expect(await failure(service, 150)).toBe("it did not answer within 0.15 seconds");
  service.react = (response) => void response.writeHead(200).write('{"because":');
  expect(await failure(service, 150)).toBe("it did not answer within 0.15 seconds");
  expect(performance.now() - began).toBeLessThan(2000);
});

test("an answer of more than 1 MiB is a failure, also when it is small before it is unpacked", async () => {
  const service = await HttpStandIn.open();
  const large = JSON.stringify("x".repeat(1 << 20));
  service.react = (response) => void response.end(large);
  expect(await failure(service)).toBe("its answer has more than 1048576 bytes");
  service.react = (response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(large));
  };
  expect(await failure(service)).toBe("its answer has more than 1048576 bytes");
  service.answer("x".repeat((1 << 20) - 2));
  expect(await failure(service)).toMatch(/^no failure/);
});

test("what is no JSON is a failure, and not quoted", async () => {
  const service = await HttpStandIn.open();
  for (const body of ["", "<html>secret</html>", '{"because": NaN}', '{"because"']) {
    service.react = (response) => void response.end(body);
    expect(await failure(service)).toBe("its answer is no JSON");
  }
});

test("a service that is not there, or hangs up, is a failure", async () => {
  const service = await HttpStandIn.open();
  service.react = (response) => void response.destroy();
  expect(await failure(service)).toMatch(/other side closed|ECONNRESET/);
  const url = service.url;
  await service.close();
  await expect(postJson({ url, timeoutMs: 2000 }, "ask", {})).rejects.toThrow(/ECONNREFUSED/);
});
