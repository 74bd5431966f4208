import { describe, expect, test } from "vitest";
import type { Graph, GraphNode } from "../../src/graph/graph.ts";
import { type GraphOptions, graphOf } from "../../src/graph/graph-of.ts";
import { TooLarge } from "../../src/graph/too-large.ts";
import { sketch } from "../dialog/sketch.ts";

/** The arrows of a sketched model, as `from -kind[label]-> to`. */
function arrowsOf(text: string, options: Partial<GraphOptions> = {}): string[] {
  return arrows(graphOf(sketch(text), { most: 1000, ...options }));
}

function arrows({ nodes, edges }: Graph): string[] {
  const nameOf = new Map(nodes.map((node) => [node.id, shown(node)]));
  return edges.map(({ from, to, kind, label, note }) => {
    const text = [label, note].filter(Boolean).join("; ");
    return `${nameOf.get(from)} -${kind}${text && `[${text}]`}-> ${nameOf.get(to)}`;
  });
}

function shown({ kind, text }: GraphNode): string {
  return text === "" ? kind : `${kind} ${text}`;
}

const greeting = `
stories:
  main:
    init_actions: [reply hello]
    start_actions: [memory clear_all, input idle]
    input_actions:
      - name: idle
        timeout: 8s
        intents:
          - {intent_id: order, actions: [story order_story, reply bye]}
          - {intent_id: stop, actions: [named end]}
          - {intent_id: again, actions: []}
        no_intent_actions: [reply what]
        timeout_actions: [named start]
  order_story:
    start_actions: [command place, reply done]
`;

test("a story is drawn from its start, with an arrow for all that may be said", () => {
  expect(arrowsOf(greeting)).toEqual([
    "start start -next-> memory forget everything",
    "memory forget everything -next-> input idle",
    "input idle -intent[order]-> story order_story",
    "input idle -intent[stop]-> end end",
    "input idle -intent[again]-> nothing",
    "input idle -fallback[no intent]-> reply what",
    "input idle -fallback[timeout, 8 s]-> restart ↻ start",
    "story order_story -call-story-> start start",
    "story order_story -next-> reply bye",
    "start a session begins -next-> reply hello",
    "reply hello -next-> start start",
    "start start -next-> command place",
    "command place -next-> reply done",
  ]);
});

test("of a single story, calls of others are nodes without arrows", () => {
  const graph = graphOf(sketch(greeting), { most: 1000, storyId: "main" });
  expect(graph.stories).toEqual(["main"]);
  expect(arrows(graph).filter((arrow) => arrow.includes("order_story"))).toEqual([
    "input idle -intent[order]-> story order_story",
    "story order_story -next-> reply bye",
  ]);
});

test("what an arrow leads into is named by its key, and steps by their ids", () => {
  const { nodes, edges } = graphOf(sketch(greeting), { most: 1000 });
  const asked = edges.filter(({ kind }) => kind === "intent" || kind === "call-story");
  expect(asked.map(({ list }) => list)).toEqual([
    "main/input_actions.idle.intents.order",
    "main/input_actions.idle.intents.stop",
    "main/input_actions.idle.intents.again",
    "order_story/start_actions",
  ]);
  expect(nodes.find(({ text }) => text === "bye")?.step).toBe("main/input_actions.idle.intents.order#1");
});

test("the ways of a conditional come together at the step after it", () => {
  const text = `
stories:
  main:
    start_actions: [conditional known, input idle]
    conditional_actions:
      - name: known
        conditions:
          - {condition: "\${name}.not() AND ( \${age}.at_least(18) OR \${guest}.is(yes) )", actions: [reply hello]}
          - {condition: "\${name}.is()", actions: []}
    input_actions:
      - {name: idle, intents: [{intent_id: stop, actions: [named end]}]}
`;
  const found = arrowsOf(text);
  expect(found.slice(1, 4)).toEqual([
    "conditional known -condition[name is not empty AND (age ≥ 18 OR guest = yes)]-> reply hello",
    "conditional known -condition[name is empty]-> input idle",
    "conditional known -condition[else]-> problem no condition holds",
  ]);
  expect(found).toContain("reply hello -next-> input idle");
});

describe("a named list", () => {
  const calling = (actions: string) => `
stories:
  main:
    start_actions: [input idle]
    input_actions:
      - name: idle
        intents:
          - {intent_id: stop, actions: [named leave, reply bye]}
          - {intent_id: go, actions: [${actions}]}
    named_actions: [{name: leave, actions: [reply sorry]}]
`;

  test("is drawn where it is called from", () => {
    expect(arrowsOf(calling("reply going"))).toEqual([
      "start start -next-> input idle",
      "input idle -intent[stop]-> list leave",
      "input idle -intent[go]-> reply going",
      "list leave -call-> reply sorry",
      "reply sorry -next-> reply bye",
    ]);
  });

  test("is drawn by itself, under its name, when several places call it", () => {
    expect(arrowsOf(calling("named leave"))).toEqual([
      "start start -next-> input idle",
      "input idle -intent[stop]-> list leave",
      "input idle -intent[go]-> list leave",
      "list leave -next-> reply bye",
      "head leave -next-> reply sorry",
    ]);
  });
});

test("an input is drawn once, and where it is come to again, a sign says so", () => {
  const text = `
stories:
  main:
    start_actions: [input idle]
    input_actions:
      - name: idle
        intents: [{intent_id: go, actions: [reply going, input idle]}]
`;
  expect(arrowsOf(text)).toEqual([
    "start start -next-> input idle",
    "input idle -intent[go]-> reply going",
    "reply going -next-> again ↩ idle",
  ]);
});

describe("fallbacks", () => {
  const text = `
stories:
  main:
    start_actions: [input idle]
    input_actions:
      - {name: idle, intents: [{intent_id: go, actions: [story other]}]}
    defaults:
      no_intent_actions: [reply what]
      command_error_actions: [reply broken]
  other:
    start_actions: [input here, reply bye]
    input_actions:
      - name: here
        on_unmatched: stay
        intents: [{intent_id: stop, actions: []}]
        invalid_intent_actions: [reply not_now]
`;

  test("that stories inherit are drawn once, and notes tell who inherits them", () => {
    const graph = graphOf(sketch(text), { most: 1000 });
    expect(arrows(graph)).toContain("head no intent -next-> reply what");
    expect(arrows(graph).filter((arrow) => arrow.includes("no intent"))).toHaveLength(1);
    const inputs = graph.nodes.filter(({ kind }) => kind === "input");
    expect(inputs.map(({ text: name, note }) => `${name}: ${note}`)).toEqual([
      "idle: no intent: default",
      "here: no intent: default of main; then waits here again",
    ]);
  });

  test("of an input that stays lead to nothing else", () => {
    const found = arrowsOf(text, { storyId: "other" });
    expect(found).toContain("input here -fallback[invalid intent; then waits here again]-> reply not_now");
    expect(found.filter((arrow) => arrow.startsWith("reply not_now"))).toEqual([]);
    expect(found).toContain("input here -intent[stop]-> reply bye");
  });

  test("for commands are where main says what to do", () => {
    expect(arrowsOf(text).filter((arrow) => arrow.includes("command fails"))).toEqual([
      "start a command fails -next-> reply broken",
    ]);
  });
});

test("slots that are asked for, and what happens when they are asked for in vain, are told", () => {
  const text = `
stories:
  main:
    start_actions: [input idle]
    input_actions:
      - name: idle
        intents:
          - intent_id: book
            required_slots: [{slot: day, max_prompts: 2}, hour]
            actions: [reply done]
            give_up_actions: [reply sorry]
intents:
  book:
    title: book a table
    language_data: {en_US: {example_utterances: ["on \${day} at \${hour}"]}}
    slot_prompts: [{slot: day, reply_id: which_day}, {slot: hour, reply_id: which_hour}]
entities:
  day: {format: date}
  hour: {format: time}
replies:
  which_day: {language_data: {en_US: [When?]}}
  which_hour: {language_data: {en_US: [At what time?]}}
`;
  expect(arrowsOf(text).slice(1)).toEqual([
    "input idle -intent[book a table; asks day, hour]-> reply done",
    "input idle -fallback[give up; book a table]-> reply sorry",
  ]);
});

test("what ran is marked, and so is what did not", () => {
  const covered = {
    steps: new Set(["main/start_actions#0", "main/start_actions#1"]),
    lists: new Set(["main/start_actions", "main/input_actions.idle.intents.again"]),
  };
  const { nodes, edges, coverage } = graphOf(sketch(greeting), { most: 1000, covered });
  expect(coverage).toEqual({ ran: 2, steps: 10 });
  expect(nodes.flatMap(({ step, ran }) => (step && ran ? step : []))).toEqual([...covered.steps]);
  const taken = edges.flatMap(({ ran, label, kind }) => (ran ? label || kind : []));
  expect(taken).toEqual(["next", "next", "again"]);
});

test("a graph of more than what is asked for is refused", () => {
  const { nodes, edges } = graphOf(sketch(greeting), { most: 1000 });
  const most = nodes.length + edges.length;
  expect(() => graphOf(sketch(greeting), { most })).not.toThrow();
  expect(() => graphOf(sketch(greeting), { most: most - 1 })).toThrow(TooLarge);
});
