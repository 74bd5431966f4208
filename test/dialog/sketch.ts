import { parse } from "yaml";
import type { Model } from "../../src/dialog/model.ts";
import { compileModel } from "../../src/model/load.ts";
import { formatProblem } from "../../src/model/problem.ts";

/** What YAML in the failsafe schema can hold. */
type Node = string | readonly Node[] | { readonly [key: string]: Node };

const action = /^(input|command|reply|conditional|memory|story|named|transcribe) (\S+)$/;

/**
 * Compiles a model from a sketch, which leaves out what does not matter to a test:
 *
 * - `reply hello` in a list of actions stands for `{type: reply, id: hello}`;
 * - a reply that is not defined says its own id;
 * - an intent that is not defined is said by its own id, with blanks for underscores;
 * - a command that is not defined has no parameters.
 */
export function sketch(text: string): Model {
  const root = mapOf(nodeOf(parse(text, { schema: "failsafe" })));
  const section = (name: string) => mapOf(root[name] ?? {});
  const stories = writtenOut(section("stories"));
  const mentioned = new Mentioned();
  mentioned.look(stories);
  mentioned.look(section("intents"));
  return compile({
    ...root,
    stories,
    intents: {
      ...mentioned.define("intents", (id) => ({ example_utterances: [id.replaceAll("_", " ")] })),
      ...section("intents"),
    },
    replies: { ...mentioned.define("replies", (id) => [id]), ...section("replies") },
    commands: { ...mentioned.defineEmpty("commands"), ...section("commands") },
  });
}

/** Compiles a model that is already a tree; JSON is YAML too. */
export function compile(document: object): Model {
  const { model, problems } = compileModel({
    id: "sketch",
    files: [{ path: "model.yaml", text: JSON.stringify(document) }],
  });
  if (!model) throw new Error(problems.map(formatProblem).join("\n"));
  return model;
}

function writtenOut(node: Node): Node {
  if (typeof node === "string") return node;
  if (isList(node)) {
    return node.map((item) => {
      const [, type, id] = (typeof item === "string" && action.exec(item)) || [];
      return type && id ? { type, id } : writtenOut(item);
    });
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, writtenOut(value)]));
}

/** The ids that a sketch refers to. */
class Mentioned {
  private readonly ids = {
    intents: new Set<string>(),
    replies: new Set<string>(),
    commands: new Set<string>(),
  };

  look(node: Node): void {
    if (typeof node === "string") return;
    if (isList(node)) {
      for (const item of node) this.look(item);
      return;
    }
    const { type, id, intent_id, reply_id } = node;
    if (typeof id === "string" && type === "reply") this.ids.replies.add(id);
    if (typeof id === "string" && type === "command") this.ids.commands.add(id);
    if (typeof intent_id === "string") this.ids.intents.add(intent_id);
    if (typeof reply_id === "string") this.ids.replies.add(reply_id);
    for (const value of Object.values(node)) this.look(value);
  }

  define(section: "intents" | "replies", data: (id: string) => Node): Record<string, Node> {
    const definitions = [...this.ids[section]].map((id) => [id, { language_data: { en_US: data(id) } }]);
    return Object.fromEntries(definitions);
  }

  defineEmpty(section: "commands"): Record<string, Node> {
    return Object.fromEntries([...this.ids[section]].map((id) => [id, {}]));
  }
}

function nodeOf(value: unknown): Node {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(nodeOf);
  if (typeof value !== "object") throw new Error(`${typeof value} in a sketch`);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, nodeOf(inner)]));
}

function mapOf(node: Node): Record<string, Node> {
  if (typeof node === "string" || isList(node)) throw new Error("expected a mapping");
  return node;
}

function isList(node: Node): node is readonly Node[] {
  return Array.isArray(node);
}
