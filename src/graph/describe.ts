import { showCondition } from "../dialog/condition.ts";
import type {
  CommandDefinition,
  Conditional,
  ExpectedIntent,
  InputPoint,
  MemoryOperation,
  Model,
  ReplyDefinition,
  Step,
  StepList,
} from "../dialog/model.ts";
import { templateText } from "../dialog/template.ts";
import type { EdgeKind, NodeKind } from "./graph.ts";
import { comesBack, type Lead, leadsOf } from "./leads.ts";
import type { Reach } from "./reach.ts";
import { conditionInWords, timeInWords } from "./wording.ts";

/** What is written at a node. */
export interface NodeText {
  readonly kind: NodeKind;
  readonly caption: string;
  readonly text: string;
  readonly note: string;
  readonly detail: string;
}

/** What is written at an arrow. */
export interface EdgeText {
  readonly kind: EdgeKind;
  readonly label: string;
  readonly note: string;
  readonly detail: string;
}

/** Of an intent, where several stand in a row. In UTF-16 units. */
const longestTitle = 100;

/** After a fallback that the input stays for. */
const waitsAgain = "then waits here again";

/** What is written at a step of a story. */
export function describeStep({ locales }: Model, reach: Reach, story: string, step: Step): NodeText {
  switch (step.type) {
    case "reply":
      return describeReply(step.reply, locales[0] ?? "");
    case "command":
      return describeCommand(step.command);
    case "input":
      return describeInput(step.input, story, defaultsAt(step, reach, story));
    case "conditional":
      return node("conditional", "", nameOf(step.conditional.key, story), { detail: step.conditional.key });
    case "memory":
      return node("memory", "memory", memoryInWords(step.operation));
    case "story":
      return node("story", "story", step.story.id);
    case "list":
      return node("list", "", nameOf(step.list.key, story), { detail: step.list.key });
    case "restart_story":
      return node("restart", "", "↻ start", { detail: "The story begins again." });
    case "end_story":
      return node("end", "", "end", { detail: "The story ends." });
    case "transcribe":
      return node("transcribe", "transcribe", step.transcribeId);
    default:
      return step satisfies never;
  }
}

/** What is written at a step that comes to what another step is drawn at. */
export function describeAgain(story: string, { key }: InputPoint | Conditional): NodeText {
  return node("again", "", `↩ ${nameOf(key, story)}`, { detail: `${key}, as drawn elsewhere in this story` });
}

/** What is written above a list that several places lead to. */
export function describeHead({ key, owner }: StepList): NodeText {
  const name = nameOf(key, owner);
  if (!name.startsWith("defaults.")) return node("head", "", name, { detail: key });
  const what = name
    .slice("defaults.".length)
    .replace(/_actions$/, "")
    .replaceAll("_", " ");
  const everywhere = owner === "main" ? "wherever nothing else is said" : "in all of this story";
  return node("head", "default", what, { note: everywhere, detail: key });
}

/** What is written at an arrow into a list. */
export function describeLead(step: Step, lead: Lead): EdgeText {
  const { key } = lead.list;
  switch (lead.as) {
    case "list":
      return edge("call", "", { detail: key });
    case "intent":
      return describeIntent(lead.expected);
    case "condition":
      return edge("condition", conditionInWords(lead.condition), {
        detail: showCondition(lead.condition),
      });
    case "otherwise":
      return edge("condition", "else", { detail: key });
    case "timeout": {
      const after = lead.afterMs === undefined ? "timeout" : `timeout, ${timeInWords(lead.afterMs)}`;
      return edge("fallback", after, { detail: key });
    }
    case "give_up": {
      const titles = lead.intents.map(({ intent }) => intent.title.slice(0, longestTitle)).join(", ");
      return edge("fallback", "give up", { note: titles, detail: key });
    }
    default:
      return edge("fallback", lead.as.replaceAll("_", " "), {
        note: comesBack(step, lead) ? waitsAgain : "",
        detail: key,
      });
  }
}

/** What an author has called a part of a story, such as `abandon` for `transfer_story/named_actions.abandon`. */
function nameOf(key: string, story: string): string {
  return key.slice(story.length + 1).replace(/^named_actions\./, "");
}

function describeReply({ id, texts }: ReplyDefinition, locale: string): NodeText {
  const variations = texts.get(locale) ?? [];
  const [first = []] = variations;
  const others = variations.length - 1;
  const note = others > 0 ? `or ${others} other ${others === 1 ? "text" : "texts"}` : "";
  const all = variations.map(templateText).join(" | ");
  return node("reply", id, templateText(first), { note, detail: `${id}: ${all}` });
}

function describeCommand({ id, inputs, outputs, runner }: CommandDefinition): NodeText {
  const kind = runner === "webhook" ? "webhook" : "command";
  const taken = inputs.length > 0 ? `takes ${inputs.join(", ")}` : "";
  const given = outputs.length > 0 ? `gives ${outputs.join(", ")}` : "";
  const note = [taken, given].filter((part) => part !== "").join("; ");
  return node(kind, kind, id, { note, detail: `${kind} ${id}${note && `: ${note}`}` });
}

function describeInput(input: InputPoint, story: string, defaults: readonly string[]): NodeText {
  const manner = [
    ...(input.requiresWakeWord ? ["wake word"] : []),
    ...(input.timeoutMs === undefined ? [] : [`waits ${timeInWords(input.timeoutMs)}`]),
  ];
  const note = [...manner, ...defaults].join("; ");
  return node("input", "input", nameOf(input.key, story), { note, detail: input.key });
}

/** What an input leaves to lists that are drawn under a heading. */
function defaultsAt(step: Step, reach: Reach, story: string): string[] {
  const byOwner = new Map<string, string[]>();
  for (const { as, list } of leadsOf(step)) {
    if (!reach.isHeaded(list)) continue;
    byOwner.set(list.owner, [...(byOwner.get(list.owner) ?? []), as.replaceAll("_", " ")]);
  }
  const notes = [...byOwner].map(([owner, those]) => `${those.join(", ")}: ${defaultOf(owner, story)}`);
  const isStaying = step.type === "input" && step.input.onUnmatched === "stay";
  return notes.length > 0 && isStaying ? [...notes, waitsAgain] : notes;
}

/** How a story speaks of the defaults of another, or its own. */
export function defaultOf(owner: string, story: string): string {
  return owner === story ? "default" : `default of ${owner}`;
}

function describeIntent({ intent, requiredSlots }: ExpectedIntent): EdgeText {
  const slots = requiredSlots.map(({ slot }) => slot).join(", ");
  const checks = requiredSlots.flatMap(({ slot, check }) =>
    check ? [`${slot} if ${showCondition(check)}`] : [],
  );
  const asked = slots && `asks ${slots}`;
  const detail = [intent.id, ...(asked ? [asked] : []), ...checks].join("; ");
  return edge("intent", intent.title || intent.id, { note: asked, detail });
}

function memoryInWords(operation: MemoryOperation): string {
  switch (operation.op) {
    case "clear_all":
      return "forget everything";
    case "clear":
      return `forget ${operation.parameters.join(", ")}`;
    case "keep":
      return `forget all but ${operation.parameters.join(", ")}`;
    case "set":
      return operation.values.map(([name, value]) => `${name} := ${templateText(value)}`).join("; ");
    default:
      return operation satisfies never;
  }
}

function node(kind: NodeKind, caption: string, text: string, more: Partial<NodeText> = {}): NodeText {
  return { kind, caption, text, note: "", detail: `${caption} ${text}`.trim(), ...more };
}

function edge(kind: EdgeKind, label: string, more: Partial<EdgeText> = {}): EdgeText {
  return { kind, label, note: "", detail: label, ...more };
}
