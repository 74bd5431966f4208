import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isTemplateFault,
  parametersOf,
  parseTemplate,
  render,
  type Template,
  templateText,
} from "../../src/dialog/template.ts";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

describe("a text with parameters", () => {
  test("gets their values", () => {
    expect(filled("Your ${account} account holds ${balance}.", { account: "savings", balance: "5" })).toBe(
      "Your savings account holds 5.",
    );
  });

  test("has nothing where a parameter has no value", () => {
    expect(filled("[${nothing}]", {})).toBe("[]");
  });

  test("may begin with one, end with one, and have them side by side", () => {
    expect(filled("${a}${b} and ${a}", { a: "x", b: "y" })).toBe("xy and x");
  });

  test("is not filled in again after it was", () => {
    expect(filled("${a}", { a: "${b}", b: "secret" })).toBe("${b}");
  });

  test("says ${ where $${ is written", () => {
    expect(filled("Write $${name} for ${name}.", { name: "you" })).toBe("Write ${name} for you.");
    expect(filled("$${a}$${b}${c}", { c: "x" })).toBe("${a}${b}x");
    expect(filled("${c}$${c}", { c: "x" })).toBe("x${c}");
    expect(filled("$$$${c}", { c: "x" })).toBe("$${c}");
  });

  test("says a dollar in front of a value where $$ is written", () => {
    expect(filled("It costs $$${price}.", { price: "20" })).toBe("It costs $20.");
    expect(filled("$$$$${a}${b}", { a: "x", b: "y" })).toBe("$$xy");
  });

  test("keeps dollar signs and braces that mean nothing", () => {
    expect(filled("$5 {five} $ $$ }", {})).toBe("$5 {five} $ $$ }");
  });

  test("may have names in any script", () => {
    expect(filled("${größe} ${金額}", { größe: "XL", 金額: "5" })).toBe("XL 5");
  });

  test("knows the names in it, in order", () => {
    const template = parseTemplate("${b} ${a} $${c} ${b}");
    expect(isTemplateFault(template) ? [] : parametersOf(template)).toEqual(["b", "a", "b"]);
  });

  test.each([
    ["Hello ${name", 6],
    ["Hello ${} there", 6],
    ["${first name}", 0],
    ["${a${b}}", 0],
    [`\${${"x".repeat(129)}}`, 0],
  ])("is refused as %s", (text, index) => {
    const fault = parseTemplate(text);
    if (!isTemplateFault(fault)) throw new Error("it was taken for a template");
    expect(fault.index).toBe(index);
  });

  test("says whatever pieces it was put together from, and can be written down again", () => {
    const name = fc.constantFrom("a", "b", "größe");
    const literal = fc.string({
      unit: fc.constantFrom("x", " ", "{", "}", "é", "😀", ".", "$&"),
      maxLength: 5,
    });
    const piece = fc.oneof(
      literal.map((text) => ({ written: text, said: text })),
      fc.constant({ written: "$${", said: "${" }),
      fc.constant({ written: "$$${a}", said: "$value of a" }),
      name.map((parameter) => ({ written: `\${${parameter}}`, said: `value of ${parameter}` })),
    );
    const values = { a: "value of a", b: "value of b", größe: "value of größe" };
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.map(({ written }) => written).join("");
        expect(filled(text, values)).toBe(pieces.map(({ said }) => said).join(""));
        expect(templateText(parsed(text))).toBe(text);
      }),
    );
  });
});

test("replies are filled in when they are said, not before", () => {
  const model = sketch(`
    stories:
      main:
        start_actions:
          - {type: memory, id: set, parameters: {name: Ann}}
          - reply greet
          - {type: memory, id: set, parameters: {name: Bob}}
          - reply greet
          - input ask
        input_actions: [{name: ask, intents: []}]
    replies:
      greet: {language_data: {en_US: ["Hello \${name}!"]}}
  `);
  expect(new Conversation(model).opening).toEqual(["Hello Ann!", "Hello Bob!", "waits at main/ask"]);
});

function filled(text: string, parameters: Readonly<Record<string, string>>): string {
  return render(parsed(text), new Map(Object.entries(parameters)), 1000, "This");
}

function parsed(text: string): Template {
  const template = parseTemplate(text);
  if (isTemplateFault(template)) throw new Error(`${text}: ${template.message}`);
  return template;
}
