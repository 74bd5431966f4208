import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { createClient } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";

/** What real clients send in a conversation, connection by connection. */
export async function recordConversations(port: number): Promise<Buffer[]> {
  const recorded: Buffer[][] = [];
  const proxy = createServer((inbound) => {
    const chunks: Buffer[] = [];
    recorded.push(chunks);
    const outbound = connect(port, "127.0.0.1");
    inbound.on("data", (chunk: Buffer) => chunks.push(chunk));
    inbound.on("error", () => outbound.destroy()).pipe(outbound);
    outbound.on("error", () => inbound.destroy()).pipe(inbound);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const baseUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  for (const transport of [
    createGrpcTransport({ baseUrl }),
    createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: false }),
    createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: true }),
    createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
  ]) {
    const sessions = createClient(SessionService, transport);
    const { session } = await sessions.newSession({ modelId: "bank", labels: { colour: "blue" } });
    const sessionId = session?.sessionId ?? "";
    for (const text of ["transfer 50 euros from checking to savings", "yes"]) {
      const events = sessions.createEvent({ sessionId, input: { case: "userText", value: { text } } });
      for await (const _ of events);
    }
    await sessions.listEvents({ sessionId });
    await createClient(ModelService, transport).recognize({ modelId: "bank", text: "what is my balance" });
    await sessions.endSession({ sessionId });
    for await (const _ of sessions.watchEvents({ sessionId }));
  }
  proxy.close();
  return recorded.map((chunks) => Buffer.concat(chunks));
}
