import type { Problems } from "../model/problem.ts";
import { type Fields, Shape } from "../model/shape.ts";
import { parseYaml, type Yaml, type YamlEntry } from "../model/yaml.ts";
import { readParameters, readTime } from "./read-values.ts";
import type {
  ExpectedAction,
  ExpectedRecognition,
  Transcript,
  TranscriptInput,
  TranscriptStep,
  WebhookCall,
} from "./transcript.ts";

const inputKeys = ["start", "user", "result", "set_story", "timeout"] as const;
const actionKeys = ["reply", "command", "input", "transcribe", "end"] as const;

/** Parses the text of a transcript file. */
export function parseTranscript(file: string, text: string, problems: Problems): Transcript | undefined {
  const root = parseYaml(file, text, problems);
  return root && readTranscript(file, root, problems);
}

/** Reads a transcript: a list of steps, of which the first is `start`. */
export function readTranscript(name: string, root: Yaml, problems: Problems): Transcript | undefined {
  if (root.kind !== "list") {
    problems.error(root.at, "wrong-type", 'a transcript is a list of steps (lines that begin with "- ")');
    return undefined;
  }
  const reader = new TranscriptReader(new Shape(problems));
  const steps = root.items.flatMap((item) => reader.step(item));
  const late = steps.find(({ input }, index) => (input.kind === "start") !== (index === 0));
  if (late || steps.length === 0) {
    problems.error(
      late?.at ?? root.at,
      "transcript-start",
      "a transcript begins with `start`, and only there",
    );
  }
  return { name, at: root.at, steps };
}

class TranscriptReader {
  private readonly shape: Shape;

  constructor(shape: Shape) {
    this.shape = shape;
  }

  step(item: Yaml): TranscriptStep | [] {
    const fields = this.shape.fields(item, "a step", [...inputKeys, "recognize", "webhook", "expect"]);
    const input = this.input(fields);
    if (!input) return [];
    const expect = fields.get("expect");
    return {
      at: item.at,
      input,
      recognize: this.recognition(fields.get("recognize")),
      webhook: this.shape.items(fields.get("webhook")).flatMap((call) => this.webhookCall(call)),
      expect: expect && this.shape.items(expect).flatMap((action) => this.action(action)),
    };
  }

  private input(fields: Fields<(typeof inputKeys)[number]>): TranscriptInput | undefined {
    const [key, another] = inputKeys.filter((candidate) => fields.get(candidate));
    const value = key && fields.get(key)?.value;
    if (!value || another) {
      const message = `a step has exactly one of ${inputKeys.join(", ")}`;
      this.shape.problems.error(fields.at, "transcript-input", message);
      return undefined;
    }
    switch (key) {
      case "start":
        return this.start(value);
      case "user":
        return this.user(value);
      case "result":
        return this.result(value);
      case "set_story":
        return this.storyJump(value);
      case "timeout":
        return { kind: "timeout" };
      default:
        return key satisfies never;
    }
  }

  private start(value: Yaml): TranscriptInput {
    const fields = this.shape.fields(value, "start", ["parameters", "locale", "skip_greeting", "now"]);
    const now = readTime(fields.get("now"), this.shape);
    return {
      kind: "start",
      parameters: readParameters(fields.get("parameters"), this.shape) ?? {},
      locale: this.shape.text(fields.get("locale")?.value, "locale")?.value,
      skipGreeting: this.shape.boolean(fields.get("skip_greeting")) ?? false,
      ...(now === undefined ? {} : { now }),
    };
  }

  /** A text, or `{text, timed_out, now}`. */
  private user(value: Yaml): TranscriptInput {
    if (value.kind === "text") return { kind: "user", text: value.value, timedOut: false };
    const fields = this.shape.fields(value, "user", ["text", "timed_out", "now"]);
    const now = readTime(fields.get("now"), this.shape);
    return {
      kind: "user",
      text: this.shape.text(fields.get("text")?.value, "text")?.value ?? "",
      timedOut: this.shape.boolean(fields.get("timed_out")) ?? false,
      ...(now === undefined ? {} : { now }),
    };
  }

  private result(value: Yaml): TranscriptInput {
    const fields = this.shape.fields(value, "result", ["id", "out", "error"]);
    return {
      kind: "result",
      commandId: this.shape.required(fields, "id")?.value ?? "",
      outputs: readParameters(fields.get("out"), this.shape) ?? {},
      error: this.shape.text(fields.get("error")?.value, "error")?.value ?? "",
    };
  }

  private storyJump(value: Yaml): TranscriptInput {
    const fields = this.shape.fields(value, "set_story", ["id", "parameters"]);
    return {
      kind: "set_story",
      storyId: this.shape.required(fields, "id")?.value ?? "",
      parameters: readParameters(fields.get("parameters"), this.shape) ?? {},
    };
  }

  private recognition(entry: YamlEntry | undefined): ExpectedRecognition | undefined {
    if (!entry) return undefined;
    const fields = this.shape.fields(entry.value, "recognize", ["valid_input", "intent", "slots"]);
    const intent = fields.get("intent");
    return {
      at: entry.key.at,
      valid: this.shape.boolean(fields.get("valid_input")),
      intentId: intent && (this.shape.text(intent.value, "intent")?.value ?? ""),
      slots: readParameters(fields.get("slots"), this.shape),
    };
  }

  private webhookCall(item: Yaml): WebhookCall {
    const fields = this.shape.fields(item, "a webhook call", ["expect", "respond"]);
    const nothing: Yaml = { kind: "map", entries: [], at: item.at };
    const expected = this.shape.fields(fields.get("expect")?.value ?? nothing, "expect", [
      "id",
      "inputParameters",
    ]);
    const answer = this.shape.fields(fields.get("respond")?.value ?? nothing, "respond", [
      "id",
      "outParameters",
      "error",
    ]);
    return {
      at: item.at,
      commandId: this.shape.required(expected, "id")?.value ?? "",
      inputs: readParameters(expected.get("inputParameters"), this.shape),
      answer: {
        outputs: readParameters(answer.get("outParameters"), this.shape) ?? {},
        error: this.shape.text(answer.get("error")?.value, "error")?.value ?? "",
      },
    };
  }

  private action(item: Yaml): ExpectedAction | [] {
    const fields = this.shape.fields(item, "an expected action", actionKeys);
    const [kind, another] = actionKeys.filter((key) => fields.get(key));
    const entry = kind && fields.get(kind);
    if (!entry || another) {
      const message = `an expected action is exactly one of ${actionKeys.join(", ")}`;
      this.shape.problems.error(fields.at, "transcript-action", message);
      return [];
    }
    const at = entry.key.at;
    const text = (field: YamlEntry | undefined): string | undefined =>
      field && (this.shape.text(field.value, field.key.value)?.value ?? "");
    switch (kind) {
      case "reply": {
        const reply = this.shape.fields(entry.value, "a reply", ["id", "text"]);
        return { at, kind, id: text(reply.get("id")), text: text(reply.get("text")) };
      }
      case "command": {
        const command = this.shape.fields(entry.value, "a command", ["id", "inputs"]);
        return {
          at,
          kind,
          id: text(command.get("id")),
          inputs: readParameters(command.get("inputs"), this.shape),
        };
      }
      case "input": {
        const input = this.shape.fields(entry.value, "an input", ["immediate", "slot"]);
        return {
          at,
          kind,
          immediate: this.shape.boolean(input.get("immediate")),
          slot: text(input.get("slot")),
        };
      }
      case "transcribe": {
        const transcribe = this.shape.fields(entry.value, "a transcribe action", ["id"]);
        return { at, kind, id: text(transcribe.get("id")) };
      }
      case "end":
        return { at, kind };
      default:
        return kind satisfies never;
    }
  }
}
