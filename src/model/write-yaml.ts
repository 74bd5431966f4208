import { Document, isMap, isSeq, visit, YAMLMap } from "yaml";

/** What stands on one line has no more characters than this. */
const maxColumns = 110;

/** Texts that YAML 1.1 takes for something else, such as `yes`, get quotes too: people read them so. */
const schema = { version: "1.2", compat: "yaml-1.1", aliasDuplicateObjects: false } as const;

/** Texts are not folded: they stay as they are, to be found and compared. */
const layout = { lineWidth: 0, blockQuote: "literal", doubleQuotedMinMultiLineLength: Infinity } as const;

/** Texts of several lines that can stand as they are. Others are written with escapes. */
const plainLines = /^(\S.*\n)*\S.*\n?$/;

/** Tells how long a mapping is on one line. */
const ruler = new Document(new YAMLMap(), schema);

/**
 * Writes texts, numbers, truths, lists and mappings as YAML, the way people do: lists and their items on lines of
 * their own, and a mapping behind its key in braces, when there is no list in it and it fits. `parseYaml` reads all
 * of it as it was.
 */
export function writeYaml(value: unknown): string {
  const document = new Document(value, schema);
  visit(document, {
    Scalar(_, node) {
      const { value } = node;
      if (typeof value === "string" && !plainLines.test(value)) node.type = "QUOTE_DOUBLE";
    },
    Pair(_, { key, value }, path) {
      const depth = path.filter((node) => isMap(node) || isSeq(node)).length - 1;
      if (isMap(value) && !hasList(value)) value.flow = fits(2 * depth + `${key}: `.length, value);
    },
  });
  return document.toString(layout);
}

/** Whether a mapping ends on the line that it begins on, at a column. */
function fits(column: number, map: YAMLMap): boolean {
  ruler.contents = map;
  const line = ruler.toString({ ...layout, collectionStyle: "flow" }).trimEnd();
  return !line.includes("\n") && column + line.length <= maxColumns;
}

function hasList(value: unknown): boolean {
  if (isSeq(value)) return value.items.length > 0;
  return isMap(value) && value.items.some((pair) => hasList(pair.value));
}
