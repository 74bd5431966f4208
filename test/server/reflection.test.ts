import { create, createFileRegistry, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { next } from "../session/collect.ts";
import { present } from "./conversation.ts";
import { startForTest } from "./start.ts";
import { reflectionProtos, StockClient } from "./stock-client.ts";

/** What reflection answers: one of these. */
interface Answer {
  readonly file_descriptor_response?: { readonly file_descriptor_proto: readonly Uint8Array[] };
  readonly list_services_response?: { readonly service: readonly { readonly name: string }[] };
  readonly error_response?: { readonly error_code: number };
}

/** The files of an answer, as a registry: it can only be made when nothing is missing. */
function registryOf({ file_descriptor_response: response }: Answer): FileRegistry {
  const files = present(response).file_descriptor_proto.map((bytes) =>
    fromBinary(FileDescriptorProtoSchema, bytes),
  );
  const ordered = new Set<FileDescriptorProto>();
  const add = (file: FileDescriptorProto) => {
    for (const name of file.dependency) add(present(files.find((one) => one.name === name)));
    ordered.add(file);
  };
  for (const file of files) add(file);
  return createFileRegistry(create(FileDescriptorSetSchema, { file: [...ordered] }));
}

describe.each(["v1", "v1alpha"])("server reflection %s", (version) => {
  const service = `grpc.reflection.${version}.ServerReflection`;

  /** Asks one question after another in one call. */
  async function ask(...questions: object[]): Promise<Answer[]> {
    const server = await startForTest();
    const client = new StockClient(
      server.port,
      reflectionProtos,
      `grpc/reflection/${version}/reflection.proto`,
    );
    const call = client.duplex(service, "ServerReflectionInfo");
    const answers = call[Symbol.asyncIterator]();
    const given: Answer[] = [];
    for (const question of questions) {
      call.write(question);
      given.push(await next(answers));
    }
    call.end();
    expect((await answers.next()).done).toBe(true);
    return given;
  }

  it("lists the services", async () => {
    const [answer] = await ask({ list_services: "*" });
    expect(answer?.list_services_response?.service.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "parley.v1.SessionService",
        "parley.v1.ModelService",
        "cobaltspeech.diatheke.Diatheke",
        "cobaltspeech.diatheke.v3.DiathekeService",
        "cobaltspeech.interact.v3.InteractService",
        "grpc.health.v1.Health",
      ]),
    );
  });

  it.each([
    ["a service", "parley.v1.SessionService"],
    ["another service", "parley.v1.ModelService"],
    ["a message", "parley.v1.Event"],
    ["an inner enumeration", "parley.v1.Command.Runner"],
    ["Diatheke, version 1 and 2", "cobaltspeech.diatheke.Diatheke"],
    ["Diatheke, version 3", "cobaltspeech.diatheke.v3.DiathekeService"],
    ["Interact", "cobaltspeech.interact.v3.InteractService"],
    ["how Diatheke tells what was understood", "cobaltspeech.chosun.v2.ParseResponse"],
    ["what health speaks", "grpc.health.v1.Health"],
    ["what errors carry", "google.rpc.ErrorInfo"],
  ])("describes %s, with everything that it needs", async (_what, symbol) => {
    const [answer] = await ask({ file_containing_symbol: symbol });
    expect(registryOf(present(answer)).get(symbol)).toBeDefined();
  });

  it("describes a method by its service, and a file by its name", async () => {
    const answers = await ask(
      { file_containing_symbol: "parley.v1.SessionService.CreateEvent" },
      { file_by_filename: "parley/v1/session_service.proto" },
    );
    for (const answer of answers) {
      const service = registryOf(answer).getService("parley.v1.SessionService");
      expect(service?.methods.map(({ name }) => name)).toEqual(
        SessionService.methods.map(({ name }) => name),
      );
    }
  });

  it("says what it does not know, and goes on", async () => {
    const [unknown, known] = await ask({ file_containing_symbol: "parley.v1.Nobody" }, { list_services: "" });
    expect(unknown?.error_response).toMatchObject({ error_code: 5 });
    expect(known?.list_services_response).toBeDefined();
  });
});
