import {
  type DescField,
  type DescMessage,
  fromJson,
  type JsonObject,
  ScalarType,
  toBinary,
} from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, StructSchema } from "@bufbuild/protobuf/wkt";
import { WireWriter } from "./wire-writer.ts";

/** Gives the bytes of a message. Fields that it lacks are not set. */
export type Encode = (message: unknown) => Buffer;

type Write = (value: never) => void;
type Fields = Readonly<Record<string, unknown>>;

/** How values of a type are written. */
interface Kind {
  readonly wireType: number;
  readonly write: Write;
}

const wireTypes = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 } as const;

const writer = new WireWriter();

const integer: Kind = {
  wireType: wireTypes.varint,
  write: (value: number | bigint) => writer.integer(value),
};
const scalarKinds: Readonly<Partial<Record<ScalarType, Kind>>> = {
  [ScalarType.STRING]: { wireType: wireTypes.delimited, write: (value: string) => writer.text(value) },
  [ScalarType.BYTES]: { wireType: wireTypes.delimited, write: (value: Uint8Array) => writer.part(value) },
  [ScalarType.BOOL]: { wireType: wireTypes.varint, write: (value: boolean) => writer.integer(value ? 1 : 0) },
  [ScalarType.DOUBLE]: { wireType: wireTypes.fixed64, write: (value: number) => writer.double(value) },
  [ScalarType.FLOAT]: { wireType: wireTypes.fixed32, write: (value: number) => writer.float(value) },
  [ScalarType.INT32]: integer,
  [ScalarType.INT64]: integer,
  [ScalarType.UINT32]: integer,
  [ScalarType.UINT64]: integer,
};

/** In messages, a Struct is an object of JSON. There are none in events. */
const struct: Kind = {
  wireType: wireTypes.delimited,
  write: (value: JsonObject) => writer.part(toBinary(StructSchema, fromJson(StructSchema, value))),
};

/** Kinds that were made, by the names of their messages; messages may hold themselves. */
const messageKinds = new Map<string, Kind>();

/**
 * Makes an encoder of messages. It gives what `toBinary` makes of what `create` makes, but creates nothing, and
 * looks at the schema only once. It trusts the types of its messages.
 *
 * @throws when the schema has fields of a type that none of ours has.
 */
export function encoderOf(schema: DescMessage): Encode {
  const write = fieldsWriter(schema);
  return (message) => {
    writer.start();
    write(message as Fields);
    return writer.written();
  };
}

function fieldsWriter(schema: DescMessage): (message: Fields) => void {
  const writes = schema.fields.toSorted((a, b) => a.number - b.number).map(memberWriter);
  return (message) => {
    for (const write of writes) write(message);
  };
}

/** Writes one of the fields of a message, if it is set. */
function memberWriter(field: DescField): (message: Fields) => void {
  const { localName, oneof } = field;
  const write = fieldWriter(field) as (value: unknown) => void;
  if (oneof) {
    return (message) => {
      const chosen = message[oneof.localName] as { case?: string; value?: unknown } | undefined;
      if (chosen?.case === localName) write(chosen.value);
    };
  }
  const isSet = field.presence === FeatureSet_FieldPresence.IMPLICIT ? isNotZero : isGiven;
  return (message) => {
    const value = message[localName];
    if (isSet(value)) write(value);
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined;
}

/** Minus zero is a number like others. */
function isNotZero(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.length > 0;
  return value !== undefined && value !== "" && value !== false && value !== 0n && !Object.is(value, 0);
}

function fieldWriter(field: DescField): Write {
  const { number } = field;
  const kind = kindOf(field);
  switch (field.fieldKind) {
    case "list": {
      if (!field.packed) return each(tagged(number, kind));
      const write = tagged(number, delimited(each(kind.write)));
      return (values: readonly never[]) => {
        if (values.length > 0) write(values as never);
      };
    }
    case "map": {
      const key = tagged(1, scalarKind(field.mapKey));
      const value = tagged(2, kind);
      const entry = delimited((pair: readonly never[]) => {
        const [name, inner] = pair as readonly [never, never];
        key(name);
        value(inner);
      });
      const writeEntries = each(tagged(number, entry));
      return (map: object) => writeEntries(Object.entries(map) as never);
    }
    default:
      return tagged(number, kind);
  }
}

/** Of the values of a field. */
function kindOf({ scalar, message }: DescField): Kind {
  if (message) return messageKind(message);
  return scalar === undefined ? integer : scalarKind(scalar);
}

function scalarKind(type: ScalarType): Kind {
  const kind = scalarKinds[type];
  if (!kind) throw new Error(`no message of ours has a field of type ${ScalarType[type]}`);
  return kind;
}

function messageKind(schema: DescMessage): Kind {
  if (schema.typeName === StructSchema.typeName) return struct;
  const known = messageKinds.get(schema.typeName);
  if (known) return known;
  const kind = delimited((message: Fields) => write(message));
  messageKinds.set(schema.typeName, kind);
  const write = fieldsWriter(schema);
  return kind;
}

/** What is written after its length. */
function delimited(write: Write): Kind {
  return {
    wireType: wireTypes.delimited,
    write: (value) => {
      const start = writer.begin();
      write(value);
      writer.end(start);
    },
  };
}

function tagged(number: number, { wireType, write }: Kind): Write {
  const tag = (number << 3) | wireType;
  return (value) => {
    writer.integer(tag);
    write(value);
  };
}

function each(write: Write): Write {
  return (values: readonly never[]) => {
    for (const value of values) write(value);
  };
}
