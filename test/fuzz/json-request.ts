import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import type { Random } from "../server/random.ts";
import { oneOf } from "./mutate.ts";
import { fractionFor, numberFor, textFor } from "./request-values.ts";

const maxDepth = 6;

/** Values that are JSON and belong nowhere. */
const strays = [
  "null",
  "[]",
  "{}",
  "1e999",
  "-0",
  "true",
  '""',
  "[[[]]]",
  '{"__proto__":{"x":1}}',
  "1.5",
  '"\\ud800"',
];

/** A message of a type as JSON text: of the right shape for the most part, and not always. */
export function jsonRequest(random: Random, desc: DescMessage, depth = 0): string {
  const special = wellKnown(random, desc);
  if (special !== undefined) return special;
  const members: string[] = [];
  for (const field of desc.fields) {
    const isLikely = depth === 0 && field.number <= 2;
    // Of a choice, one at a time for the most part.
    if (field.oneof && random.below(field.oneof.fields.length) > 0) continue;
    const isChosen = field.oneof !== undefined && random.below(10) > 0;
    if (isChosen ? false : isLikely ? random.below(20) === 0 : random.below(3) > 0) continue;
    const name = random.below(4) ? field.jsonName : field.name;
    members.push(`${JSON.stringify(name)}:${jsonValue(random, field, depth)}`);
  }
  if (random.below(30) === 0) members.push(`"__proto__":${oneOf(random, strays)}`);
  if (random.below(30) === 0) members.push(...members);
  if (random.below(60) === 0) members.push(`"deep":${nested(random)}`);
  return `{${members.join(",")}}`;
}

function jsonValue(random: Random, field: DescField, depth: number): string {
  if (random.below(60) === 0) return oneOf(random, strays) ?? "null";
  if (random.below(300) === 0) return nested(random);
  const one = () => single(random, field, depth);
  if (field.fieldKind === "list") return `[${Array.from({ length: random.below(4) }, one).join(",")}]`;
  if (field.fieldKind !== "map") return one();
  const entries = Array.from({ length: random.below(4) }, () => {
    return `${JSON.stringify(textFor(random, "name"))}:${one()}`;
  });
  return `{${entries.join(",")}}`;
}

function single(random: Random, field: DescField, depth: number): string {
  if (field.message) return depth < maxDepth ? jsonRequest(random, field.message, depth + 1) : "{}";
  if (field.enum) {
    const known = oneOf(random, field.enum.values)?.name ?? "";
    return random.below(4) ? JSON.stringify(known) : String(numberFor(random));
  }
  switch (field.scalar) {
    case ScalarType.STRING:
      return JSON.stringify(textFor(random, field.name));
    case ScalarType.BOOL:
      return random.below(2) ? "true" : "false";
    case ScalarType.FLOAT:
    case ScalarType.DOUBLE: {
      const value = fractionFor(random);
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    }
    default:
      return String(numberFor(random));
  }
}

function wellKnown(random: Random, { typeName }: DescMessage): string | undefined {
  switch (typeName) {
    case "google.protobuf.Duration":
      return oneOf(random, ['"60s"', '"0.5s"', '"-1s"', '"999999999999s"', '"1e3s"', '"s"', '"31622400.1s"']);
    case "google.protobuf.FieldMask":
      return oneOf(random, ['"title"', '"labels,metadata"', '""', '"a..b"', '"idleTimeout"', '"__proto__"']);
    case "google.protobuf.Struct":
      return random.below(20) === 0
        ? nested(random)
        : oneOf(random, ["{}", '{"a":[1,null,{"b":"c"}]}', "[]"]);
    default:
      return undefined;
  }
}

function nested(random: Random): string {
  const depth = [50, 99, 101, 10_000][random.below(4)] ?? 0;
  const [open, close] = random.below(2) ? ['{"a":', "}"] : ["[", "]"];
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
}
