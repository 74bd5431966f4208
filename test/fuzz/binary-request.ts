import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Random } from "../server/random.ts";
import { fractionFor, numberFor, textFor } from "./request-values.ts";

const maxDepth = 6;

/** A message of a type in the binary format: of the right shape for the most part, and not always. */
export function binaryRequest(random: Random, desc: DescMessage, depth = 0): Uint8Array {
  const writer = new BinaryWriter();
  for (const field of desc.fields) {
    // The first fields say what a call is about: without them it goes nowhere.
    const isLikely = depth === 0 && field.number <= 2;
    // Of a choice, one at a time for the most part.
    if (field.oneof && random.below(field.oneof.fields.length) > 0) continue;
    const isChosen = field.oneof !== undefined && random.below(10) > 0;
    const leaveOut = isChosen ? false : isLikely ? random.below(20) === 0 : random.below(3) > 0;
    if (leaveOut) continue;
    for (let count = timesOf(random, field); count > 0; count--) writeField(random, writer, field, depth);
  }
  if (random.below(30) === 0) writeUnknown(random, writer);
  return writer.finish();
}

function timesOf(random: Random, { fieldKind }: DescField): number {
  if (fieldKind !== "list" && fieldKind !== "map") return random.below(50) === 0 ? 2 : 1;
  return random.below(200) === 0 ? 300 : random.below(4);
}

function writeField(random: Random, writer: BinaryWriter, field: DescField, depth: number): void {
  if (random.below(100) === 0) return writeWrongType(random, writer, field);
  switch (field.fieldKind) {
    case "map": {
      writer.tag(field.number, WireType.LengthDelimited).fork();
      if (random.below(20) > 0)
        writer.tag(1, WireType.LengthDelimited).string(wellFormed(textFor(random, "name")));
      if (field.mapKind === "message") writeMessage(random, writer, 2, field.message, depth);
      else writer.tag(2, WireType.LengthDelimited).string(wellFormed(textFor(random, "value")));
      writer.join();
      return;
    }
    case "message":
      return writeMessage(random, writer, field.number, field.message, depth);
    case "list":
      if (field.listKind === "message")
        return writeMessage(random, writer, field.number, field.message, depth);
      if (field.listKind === "scalar")
        return writeScalar(random, writer, field.number, field.scalar, field.name);
      return void writer.tag(field.number, WireType.Varint).int32(numberFor(random) | 0);
    case "enum":
      return void writer.tag(field.number, WireType.Varint).int32(numberFor(random) | 0);
    case "scalar":
      return writeScalar(random, writer, field.number, field.scalar, field.name);
    default:
      field satisfies never;
  }
}

function writeMessage(
  random: Random,
  writer: BinaryWriter,
  number: number,
  desc: DescMessage,
  depth: number,
): void {
  writer.tag(number, WireType.LengthDelimited).fork();
  if (depth < maxDepth) writer.raw(binaryRequest(random, desc, depth + 1));
  writer.join();
}

function writeScalar(
  random: Random,
  writer: BinaryWriter,
  number: number,
  type: ScalarType,
  name: string,
): void {
  switch (type) {
    case ScalarType.STRING: {
      writer.tag(number, WireType.LengthDelimited);
      // Bytes that are no UTF-8.
      if (random.below(60) === 0) writer.bytes(Uint8Array.of(0xff, 0xfe, 0xc0, 0x80));
      else writer.string(wellFormed(textFor(random, name)));
      return;
    }
    case ScalarType.FLOAT:
      return void writer.tag(number, WireType.Bit32).float(Math.fround(fractionFor(random)));
    case ScalarType.DOUBLE:
      return void writer.tag(number, WireType.Bit64).double(fractionFor(random));
    case ScalarType.BOOL:
      return void writer.tag(number, WireType.Varint).bool(random.below(2) === 1);
    case ScalarType.INT64:
      return void writer
        .tag(number, WireType.Varint)
        .int64(BigInt.asIntN(64, BigInt(numberFor(random)) ** 3n));
    default:
      return void writer.tag(number, WireType.Varint).uint32(numberFor(random) >>> 0);
  }
}

/** The writer refuses halves of pairs itself. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

function writeWrongType(random: Random, writer: BinaryWriter, { number }: DescField): void {
  const type = random.below(8) as WireType;
  writer.tag(number, type).raw(Uint8Array.from({ length: random.below(12) }, () => random.below(256)));
}

function writeUnknown(random: Random, writer: BinaryWriter): void {
  writer.tag(1000 + random.below(1000), WireType.LengthDelimited).string("unknown");
  const depth = random.below(4) === 0 ? 20_000 : random.below(120);
  for (let left = depth; left > 0; left--) writer.tag(999, WireType.StartGroup);
  if (random.below(2)) for (let left = depth; left > 0; left--) writer.tag(999, WireType.EndGroup);
}
