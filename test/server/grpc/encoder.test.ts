import {
  create,
  type DescField,
  type DescMessage,
  type MessageInitShape,
  ScalarType,
  toBinary,
} from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Diatheke } from "../../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { DiathekeService } from "../../../gen/cobaltspeech/diatheke/v3/diatheke_pb.ts";
import { ModelService } from "../../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../../gen/parley/v1/session_service_pb.ts";
import { encoderOf } from "../../../src/server/grpc/encoder.ts";

const services = [SessionService, ModelService, Diatheke, DiathekeService];
const methods = services.flatMap(({ methods }) => methods);
const schemas = new Set(methods.flatMap(({ input, output }) => [input, output]));

describe("a message is encoded as protobuf has it", () => {
  it.each([...schemas].map((schema) => [schema.typeName, schema] as const))("%s", (_name, schema) => {
    const encode = encoderOf(schema);
    fc.assert(
      fc.property(messages(schema), (message) => {
        expect(encode(message)).toEqual(reference(schema, message));
      }),
      { numRuns: 100 },
    );
  });

  it("of any size", () => {
    const { output } = SessionService.method.createEvent;
    const encode = encoderOf(output);
    for (const size of [0, 1, 100, 127, 128, 16_383, 16_384, 70_000, 3_000_000]) {
      const message = { event: { body: { case: "reply", value: { text: "é".repeat(size) } } } } as const;
      expect(encode(message).equals(reference(output, message))).toBe(true);
    }
  });

  it("after one that could not be", () => {
    const { output } = SessionService.method.createEvent;
    const encode = encoderOf(output);
    const broken = { event: { sessionId: "s", body: { case: "reply", value: { text: 1 } } } };
    expect(() => encode(broken)).toThrow();
    const message = { event: { sessionId: "s" } };
    expect(encode(message)).toEqual(reference(output, message));
  });
});

function reference<S extends DescMessage>(schema: S, message: MessageInitShape<S>): Buffer {
  return Buffer.from(toBinary(schema, create(schema, message)));
}

/** Any messages, of the shape that `create` takes. */
function messages(schema: DescMessage, depth = 0): fc.Arbitrary<Record<string, unknown>> {
  const fields = schema.fields
    .filter(({ oneof }) => !oneof)
    .map((field) => [field.localName, values(field, depth)]);
  const oneofs = schema.oneofs.map(({ localName, fields }) => [
    localName,
    fc.oneof(
      ...fields.map((field) => values(field, depth).map((value) => ({ case: field.localName, value }))),
    ),
  ]);
  return fc.record(Object.fromEntries([...fields, ...oneofs]), { requiredKeys: [] });
}

function values(field: DescField, depth: number): fc.Arbitrary<unknown> {
  const one = single(field, depth);
  if (field.fieldKind === "list") return fc.array(one, { maxLength: 3 });
  if (field.fieldKind === "map") return fc.dictionary(texts, one, { maxKeys: 3, noNullPrototype: true });
  return one;
}

const texts = fc.string({ unit: "binary", maxLength: 150 });

function single({ scalar, message, ...field }: DescField, depth: number): fc.Arbitrary<unknown> {
  if (message?.typeName === "google.protobuf.Struct")
    return fc.dictionary(texts, fc.jsonValue(), { maxKeys: 3, noNullPrototype: true });
  if (message) return depth > 4 ? fc.constant({}) : messages(message, depth + 1);
  if (field.enum) return fc.constantFrom(...field.enum.values.map(({ number }) => number));
  const scalars: Partial<Record<ScalarType, fc.Arbitrary<unknown>>> = {
    [ScalarType.STRING]: texts,
    [ScalarType.BOOL]: fc.boolean(),
    [ScalarType.BYTES]: fc.uint8Array({ maxLength: 150 }),
    [ScalarType.DOUBLE]: fc.double(),
    [ScalarType.FLOAT]: fc.float(),
    [ScalarType.UINT32]: fc.nat(2 ** 32 - 1),
    [ScalarType.UINT64]: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    [ScalarType.INT32]: fc.integer(),
    [ScalarType.INT64]: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  };
  const known = scalar && scalars[scalar];
  if (!known) throw new Error(`no values for ${field.name}`);
  return known;
}
