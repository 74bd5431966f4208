import { instance } from "@viz-js/viz";
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawModel } from "../../src/graph/draw.ts";
import { graphOf } from "../../src/graph/graph-of.ts";
import { plain } from "../../src/graph/wording.ts";
import { compile } from "../dialog/sketch.ts";
import { elementsOf } from "./xml-elements.ts";

const nasty = [
  `"]; evil [label="`,
  "\\",
  '\\"',
  "a\\nb\\N\\G",
  "</svg><script>alert(1)</script>",
  "<![CDATA[ ]]>",
  "<!-- -->",
  "-->",
  "${x}",
  "&amp;&#60;script&#62;",
  "line\nbreak\r\n",
  "%%{init: {}}%%",
  '"] --> evil["',
  "#quot;",
  "end",
  "1. one",
  "- two",
  "`code` *bold* __init__",
  "\u0000\u0007\u001b[31m",
  "\ufffe\uffff\ud800",
  "\u202eright to left",
  "世界 – مرحبا – 👩‍👩‍👧",
  "<FONT>",
  "]]>",
  "'",
  "\t",
];

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary", maxLength: 8 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(""));

/** The parts of XML that a drawing is made of. */
const known = ["svg", "title", "style", "rect", "g", "text", "path", "polygon", "polyline", "ellipse"];

/** A node, an arrow, or a line that has nothing of the model in it. */
const mermaidLine =
  /^(flowchart LR|end|subgraph \w+\["[^"]*"\]|n\d+\W{1,2}"[^"`{}\\]*"\W{1,2}:::\w+|n\d+ -\.?->?-?>?(\|"[^"`{}\\]*"\|)? n\d+|classDef [\w ,:#-]+|linkStyle [\d,]+ stroke:#\w+|)$/;

/** Every text that an author writes is this one; so are all names, as far as a loader lets them through. */
function modelWith(text: string) {
  const said = `x${text.replaceAll("$", "$$$$")}`;
  const model = compile({
    config: { name: `x${text}` },
    stories: {
      main: {
        start_actions: [
          { type: "reply", id: "r" },
          { type: "memory", id: "set", parameters: { p: said } },
          { type: "conditional", id: "c" },
          { type: "input", id: "i" },
        ],
        conditional_actions: [
          {
            name: "c",
            conditions: [{ condition: "${p}.is(a)", actions: [{ type: "transcribe", id: "t" }] }],
          },
        ],
        input_actions: [
          {
            name: "i",
            intents: [
              { intent_id: "go", actions: [{ type: "story", id: "other" }] },
              { intent_id: "stay", actions: [{ type: "named", id: "n" }] },
            ],
            no_intent_actions: [{ type: "named", id: "n" }],
          },
        ],
        named_actions: [{ name: "n", actions: [{ type: "command", id: "do" }] }],
      },
      other: { start_actions: [{ type: "reply", id: "r" }] },
    },
    intents: {
      go: { title: said, language_data: { en_US: { example_utterances: ["go"] } } },
      stay: { language_data: { en_US: { example_utterances: ["stay"] } } },
    },
    commands: { do: {} },
    replies: { r: { language_data: { en_US: [said] } } },
  });
  return renamed(model, text);
}

/** The loader refuses names that can not be seen. A picture does not count on that. */
function renamed<T>(value: T, text: string, seen = new Map<unknown, unknown>()): T {
  if (typeof value === "string") {
    const name = ["c", "i", "n", "t", "do", "other", "p"].includes(value) ? `${value}${text}` : value;
    return name.replace(/^(main|other)\/(.*)/s, (_, story, path) => `${story}/${path}${text}`) as T;
  }
  if (typeof value !== "object" || value === null) return value;
  const known = seen.get(value);
  if (known) return known as T;
  const copy: unknown = value instanceof Map ? new Map() : Array.isArray(value) ? [] : {};
  seen.set(value, copy);
  if (copy instanceof Map && value instanceof Map) {
    for (const [key, one] of value) copy.set(renamed(key, text, seen), renamed(one, text, seen));
  } else if (Array.isArray(copy) && Array.isArray(value)) {
    for (const one of value) copy.push(renamed(one, text, seen));
  } else {
    for (const [key, one] of Object.entries(value))
      (copy as Record<string, unknown>)[key] = renamed(one, text, seen);
  }
  return copy as T;
}

test("no text breaks out of a drawing", async () => {
  const graphviz = await instance();
  const check = fc.asyncProperty(hostile, async (text) => {
    const model = modelWith(text);
    const { nodes, edges } = graphOf(model, { most: 1000 });

    const elements = elementsOf(await drawModel(model, { format: "svg" }));
    expect(elements.filter(({ name }) => !known.includes(name))).toEqual([]);
    const drawn = elements.filter(
      ({ name, attributes: { id = "" } }) => name === "g" && /^[ne]\d+$/.test(id),
    );
    expect(drawn).toHaveLength(nodes.length + edges.length);

    const dot = await drawModel(model, { format: "dot" });
    const { objects, edges: arrows } = JSON.parse(graphviz.renderString(dot, { format: "json0" }));
    expect(objects.map(({ id }: { id: string }) => id).sort()).toEqual(
      [...nodes.map(({ id }) => id), "s0", "s1"].sort(),
    );
    expect(arrows).toHaveLength(edges.length);
    const svg = graphviz.renderString(dot, { format: "svg_inline" }).replaceAll(/<!--.*?-->/gs, "");
    const texts = elementsOf(svg).map((element) => element.text.replaceAll("\u00a0", " "));
    expect(texts).toContain(plain(`other${text}`, 60));

    const mermaid = await drawModel(model, { format: "mermaid" });
    expect(mermaid.split("\n").filter((line) => !mermaidLine.test(line))).toEqual([]);
  });
  const examples = [0, 1, 2, 3, 4].map((rest): [string] => [
    nasty.filter((_, at) => at % 5 === rest).join(" "),
  ]);
  await fc.assert(check, { numRuns: 10, examples });
});
