import { type Model, type Step, type StepList, type Story, stepIdOf } from "../dialog/model.ts";
import {
  defaultOf,
  describeAgain,
  describeHead,
  describeLead,
  describeStep,
  type NodeText,
} from "./describe.ts";
import type { Coverage, Graph, GraphEdge, GraphNode, NodeKind } from "./graph.ts";
import { comesBack, type Lead, leadsOf } from "./leads.ts";
import { Reach } from "./reach.ts";
import { TooLarge } from "./too-large.ts";
import { plain } from "./wording.ts";

export interface GraphOptions {
  /** The one story to draw; absent: all. */
  readonly storyId?: string;
  /** What ran, to be shown; absent: it is not. */
  readonly covered?: Covered;
  /** How many nodes and edges there may be. */
  readonly most: number;
}

/** What ran: steps by id, lists by key. */
export interface Covered {
  readonly steps: ReadonlySet<string>;
  readonly lists: ReadonlySet<string>;
}

/**
 * The graph of a model's dialogs: every step that can run, once.
 *
 * @throws TooLarge
 */
export function graphOf(model: Model, options: GraphOptions): Graph {
  return new Builder(model, options).build();
}

/** Where an edge leads, and the list that begins there, if one does. */
interface Target {
  readonly node: string;
  readonly list?: string;
}

type Text = Omit<NodeText, "kind">;
const noText: Text = { caption: "", text: "", note: "", detail: "" };

/** The length of what is written at nodes and edges, in UTF-16 units. */
const most = { caption: 60, text: 160, note: 120, detail: 600 };

class Builder {
  private readonly model: Model;
  private readonly options: GraphOptions;
  private readonly reach: Reach;
  private readonly lists: readonly StepList[];
  private readonly nodes: GraphNode[] = [];
  private readonly edges: GraphEdge[] = [];
  private readonly nodeOfStep = new Map<string, string>();
  /** What is written at replies and commands, which many steps share and which may be as long as a file. */
  private readonly textOfDefinition = new Map<object, NodeText>();
  /** Where a list begins that has a sign before its first step. */
  private readonly signs = new Map<StepList, string>();
  /** What comes when a list has run out; nothing: its story ends, or it is not drawn from there. */
  private readonly after = new Map<StepList, Target>();

  constructor(model: Model, options: GraphOptions) {
    this.model = model;
    this.options = options;
    this.reach = new Reach(model);
    const { storyId } = options;
    this.lists = this.reach.lists.filter(({ owner }) => storyId === undefined || owner === storyId);
  }

  build(): Graph {
    const { storyId, covered } = this.options;
    for (const list of this.lists) this.addNodes(list);
    for (const story of this.model.stories.values()) this.beginsAgain(story);
    for (const list of this.lists) this.addEdges(list);
    const title = plain(this.model.name, most.text);
    return {
      title: storyId === undefined ? title : `${title}: ${plain(storyId, most.text)}`,
      stories: [...new Set(this.lists.map(({ owner }) => owner))],
      nodes: this.nodes,
      edges: this.edges,
      ...(covered ? { coverage: this.coverage() } : {}),
    };
  }

  private coverage(): Coverage {
    const steps = this.nodes.filter(({ step }) => step !== undefined);
    return { ran: steps.filter(({ ran }) => ran).length, steps: steps.length };
  }

  private addNodes(list: StepList): void {
    const { owner, key } = list;
    const sign = this.signOf(list);
    if (sign) {
      const { kind, ...text } = sign;
      this.signs.set(list, this.node(owner, kind, text, this.ranOf("lists", key)));
    }
    for (const [index, step] of list.steps.entries()) {
      const id = stepIdOf(key, index);
      const { kind, ...text } = this.describe(step, id, owner);
      this.nodeOfStep.set(id, this.node(owner, kind, text, this.ranOf("steps", id), id));
    }
  }

  private describe(step: Step, id: string, story: string): NodeText {
    if (this.reach.isAgain(step, id)) {
      if (step.type === "input") return describeAgain(story, step.input);
      if (step.type === "conditional") return describeAgain(story, step.conditional);
    }
    const definition = step.type === "reply" ? step.reply : step.type === "command" ? step.command : step;
    const text =
      this.textOfDefinition.get(definition) ?? cut(describeStep(this.model, this.reach, story, step));
    this.textOfDefinition.set(definition, text);
    return text;
  }

  /** What stands before the first step of a list. */
  private signOf(list: StepList): NodeText | undefined {
    const begins = (text: string): NodeText => ({ kind: "start", ...noText, text, detail: list.key });
    const story = this.model.stories.get(list.owner);
    if (list === story?.start) return begins("start");
    if (list === story?.init) return begins("a session begins");
    if (list === story?.commandError) return begins("a command fails");
    return this.reach.isHeaded(list) ? describeHead(list) : undefined;
  }

  /** What a session begins with leads to main's start. */
  private beginsAgain({ start, init }: Story): void {
    const node = this.signs.get(start);
    if (init && node !== undefined) this.after.set(init, { node, list: start.key });
  }

  private addEdges(list: StepList): void {
    const sign = this.signs.get(list);
    const first = this.targetOf(list, 0);
    if (sign !== undefined && first) this.edge(sign, { list: list.key, ...first }, "next");
    for (const [index, step] of list.steps.entries()) {
      const id = stepIdOf(list.key, index);
      const node = this.nodeOfStep.get(id);
      if (node !== undefined) this.addEdgesOf(step, id, node, list.owner, this.targetOf(list, index + 1));
    }
  }

  /** The step at an index, or what comes after the list. */
  private targetOf(list: StepList, index: number): Target | undefined {
    const node = this.nodeOfStep.get(stepIdOf(list.key, index));
    return node === undefined ? this.after.get(list) : { node };
  }

  private addEdgesOf(step: Step, id: string, node: string, story: string, next: Target | undefined): void {
    switch (step.type) {
      case "restart_story":
      case "end_story":
        return;
      case "story": {
        const start = this.signs.get(step.story.start);
        if (start) this.edge(node, { node: start, list: step.story.start.key }, "call-story");
        return this.goOn(node, next);
      }
      case "input":
      case "conditional":
      case "list":
        return this.addWays(step, id, node, story, next);
      default:
        return this.goOn(node, next);
    }
  }

  /** The ways from a step into lists, and what comes after those. */
  private addWays(step: Step, id: string, node: string, story: string, next: Target | undefined): void {
    const { reach } = this;
    if (reach.isAgain(step, id)) return this.goOnLater(node, next);
    let goesOn = reach.isShared(step);
    for (const lead of leadsOf(step)) {
      const { as, list } = lead;
      const returns = comesBack(step, lead);
      if (reach.isHeaded(list)) {
        if (as === "otherwise") this.leadElsewhere(step, lead, node, story, next);
        else goesOn ||= !returns;
        continue;
      }
      if (next && !returns && !reach.isShared(step)) this.after.set(list, next);
      this.leadInto(step, lead, node, story);
    }
    if (step.type === "conditional" && !step.conditional.otherwise) {
      const text = { ...noText, text: "no condition holds", detail: "The story ends with a problem." };
      this.edge(node, { node: this.node(story, "problem", text) }, "condition", "else");
    }
    if (!goesOn) return;
    if (step.type === "list") this.goOn(node, next);
    else this.goOnLater(node, next);
  }

  private goOn(node: string, next: Target | undefined): void {
    if (next) this.edge(node, next, "next");
  }

  /** Main begins again whenever it has come to its end: that needs no arrow from each of its inputs. */
  private goOnLater(node: string, next: Target | undefined): void {
    if (next && next.list === undefined) this.edge(node, next, "later");
  }

  private leadInto(step: Step, lead: Lead, from: string, story: string): void {
    const { list } = lead;
    const { node } = this.targetOf(list, 0) ?? { node: this.node(story, "nothing", noText) };
    const { kind, label, note, detail } = describeLead(step, lead);
    this.edge(from, { node, list: list.key }, kind, label, note, detail);
  }

  /** Arrows to what is drawn under a heading, from everywhere, would hide all else: a sign tells its name. */
  private leadElsewhere(step: Step, lead: Lead, from: string, story: string, next: Target | undefined): void {
    const { key, owner } = lead.list;
    const text = { ...noText, text: defaultOf(owner, story), detail: key };
    const node = this.node(story, "elsewhere", text);
    const { kind, label, note, detail } = describeLead(step, lead);
    this.edge(from, { node, list: key }, kind, label, note, detail);
    this.goOn(node, next);
  }

  private node(story: string, kind: NodeKind, text: Text, ran?: boolean, step?: string): string {
    this.bound();
    const id = `n${this.nodes.length}`;
    this.nodes.push({
      ...{ id, story, kind },
      ...cut(text),
      ...(step === undefined ? {} : { step }),
      ...(ran === undefined ? {} : { ran }),
    });
    return id;
  }

  private edge(from: string, { node: to, list }: Target, kind: GraphEdge["kind"], ...text: string[]): void {
    this.bound();
    const [label = "", note = "", detail = label] = text;
    const id = `e${this.edges.length}`;
    const ran = this.ranAlong(from, to, list);
    this.edges.push({
      ...{ id, from, to, kind },
      label: plain(label, most.text),
      note: plain(note, most.note),
      detail: plain(detail, most.detail),
      ...(list === undefined ? {} : { list }),
      ...(ran === undefined ? {} : { ran }),
    });
  }

  private bound(): void {
    const { most: parts } = this.options;
    if (this.nodes.length + this.edges.length < parts) return;
    throw new TooLarge(`the drawing has more than ${parts.toLocaleString("en")} steps and arrows`);
  }

  private ranOf(what: keyof Covered, name: string): boolean | undefined {
    return this.options.covered?.[what].has(name);
  }

  /** An edge was taken, as far as anyone can tell, when both its ends ran, and the list that it leads into. */
  private ranAlong(from: string, to: string, list: string | undefined): boolean | undefined {
    if (!this.options.covered) return undefined;
    const [left, reached] = [from, to].map((id) => this.nodes[Number(id.slice(1))]?.ran);
    const entered = list === undefined ? reached : this.ranOf("lists", list);
    return entered && (left ?? true) && (reached ?? true);
  }
}

/** What is written at a node, as much of it as there is room for. */
function cut<T extends Text>(text: T): T {
  return {
    ...text,
    caption: plain(text.caption, most.caption),
    text: plain(text.text, most.text),
    note: plain(text.note, most.note),
    detail: plain(text.detail, most.detail),
  };
}
