/** A JSON Schema, draft 7: what editors understand. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

/** What can stand for a text in YAML, where `50` and `true` are no strings for an editor. */
const scalar = ["string", "number", "boolean"] as const;

/** Refers to a definition of the schema of a whole model. */
export function ref(definition: string): Schema {
  return { $ref: `#/definitions/${definition}` };
}

/** The same with words for the one place: draft 7 takes no description beside a reference. */
export function described(description: string, definition: string): Schema {
  return { description, allOf: [ref(definition)] };
}

/** A mapping with these keys and no others. */
export function mapping(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): Schema {
  return {
    description,
    type: "object",
    ...(required.length > 0 ? { required } : {}),
    properties,
    additionalProperties: false,
  };
}

/** A schema for a value that may also be left empty. */
export function orNothing(schema: Schema): Schema {
  return { ...schema, type: [schema.type ?? [], "null"].flat() };
}

/** A list that may be left empty. */
export function list(description: string, items: Schema): Schema {
  return { description, type: ["array", "null"], items };
}

/** A list that has to have something in it. */
export function filledList(description: string, items: Schema): Schema {
  return { description, type: "array", minItems: 1, items };
}

/** A mapping from names of one's own choice, which may be left empty. */
export function byName(description: string, value: Schema): Schema {
  return { description, type: ["object", "null"], additionalProperties: value };
}

/** A mapping with an entry for each language. */
export function byLocale(description: string, value: Schema): Schema {
  return {
    description,
    type: "object",
    minProperties: 1,
    propertyNames: ref("locale"),
    additionalProperties: value,
  };
}

const parameterName = "^[^\\s{}$]{1,128}$";

/** The kinds of single values. */
export const values: Readonly<Record<string, Schema>> = {
  text: { type: scalar, minLength: 1 },
  optionalText: { type: [...scalar, "null"] },
  name: { type: scalar, pattern: parameterName },
  boolean: { enum: [true, false, "true", "false", null, ""] },
  share: {
    anyOf: [
      { type: "number", minimum: 0, maximum: 1 },
      { type: "string", pattern: "^(0(\\.\\d+)?|1(\\.0+)?)$" },
      { enum: [null, ""] },
    ],
  },
  locale: { pattern: "^[A-Za-z]{2,3}([_-][A-Za-z0-9]{1,8})*$" },
  texts: { type: ["array", "null"], items: ref("text") },
  names: { type: ["array", "null"], items: ref("name") },
  parameters: byName("Values of parameters, by name.", ref("optionalText")),
  settings: {
    ...byName(
      "New values of parameters, by name. They may hold others: `${size} ${pizza}`.",
      ref("optionalText"),
    ),
    propertyNames: { pattern: parameterName },
  },
};

export const slotNames: Schema = { pattern: parameterName };
