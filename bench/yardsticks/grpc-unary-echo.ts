import { readFileSync } from "node:fs";
import { Server, ServerCredentials, type sendUnaryData } from "@grpc/grpc-js";
import type { UnaryCall } from "../load/unary.ts";

/**
 * The yardstick of unary calls: a bare grpc-js server that answers those of a list as they were answered once, and
 * does nothing else. Prints its port.
 *
 * Arguments: the method of SessionService, and the path of the list.
 */
const [method = "", list = ""] = process.argv.slice(2);
const calls: UnaryCall[] = JSON.parse(readFileSync(list, "utf8"));
const answers = new Map(calls.map(({ request, answer }) => [request, Buffer.from(answer, "base64")]));

const bytes = (value: Buffer) => value;
const server = new Server();
server.addService(
  {
    call: {
      path: `/parley.v1.SessionService/${method}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    },
  },
  {
    call({ request }: { request: Buffer }, callback: sendUnaryData<Buffer>) {
      callback(null, answers.get(request.toString("base64")) ?? Buffer.alloc(0));
    },
  },
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`port ${port}\n`);
});
