import { DialogError, type FieldViolation } from "../dialog/error.ts";
import type { ClientInput, Parameters } from "../dialog/event.ts";
import { parameterName } from "../dialog/template.ts";
import type { JsonObject } from "./session.ts";

/** Limits that whoever runs a server may set. */
export interface SessionLimits {
  /** Of a text that a user says. */
  readonly textBytes: number;
  /** How many parameters one request may carry. */
  readonly parameters: number;
  /** Of the value of each. */
  readonly parameterBytes: number;
  /** How long the log of a session may be before it takes no more events of its client. */
  readonly events: number;
  /** How many sessions of one owner may be active at once; Infinity: any number. */
  readonly liveSessions: number;
}

export const defaultSessionLimits: SessionLimits = {
  textBytes: 64 << 10,
  parameters: 256,
  parameterBytes: 16 << 10,
  events: 100_000,
  liveSessions: Number.POSITIVE_INFINITY,
};

/** Limits that are part of the API. Characters are UTF-16 units, sizes are bytes of UTF-8. */
export const limits = {
  idCharacters: 128,
  titleCharacters: 256,
  descriptionCharacters: 4096,
  labels: 50,
  labelNameCharacters: 128,
  labelValueCharacters: 256,
  metadataBytes: 16 << 10,
  commandErrorBytes: 16 << 10,
  idleTimeoutMs: { least: 1000, most: 366 * 86_400_000 },
  pageSize: 1000,
} as const;

/** Ids that clients choose for sessions; they are safe in URLs, file names and logs. */
const sessionIdPattern = /^[\w.~-]{1,128}$/;

/** Collects everything that is wrong with a request, so that all is told at once. */
export class Check {
  private readonly violations: FieldViolation[] = [];
  private readonly most: SessionLimits;

  constructor(most: SessionLimits) {
    this.most = most;
  }

  /** @throws DialogError INVALID_REQUEST when anything was wrong. */
  end(): void {
    if (this.violations.length === 0) return;
    const message = this.violations.map(({ field, description }) => `${field}: ${description}`).join("; ");
    throw new DialogError("INVALID_REQUEST", message, { violations: this.violations });
  }

  wrong(field: string, description: string): void {
    this.violations.push({ field, description });
  }

  required(field: string, value: string): void {
    if (value === "") this.wrong(field, "is required");
    else this.characters(field, value, limits.idCharacters);
  }

  characters(field: string, value: string, most: number): void {
    if (value.length > most) this.wrong(field, `has ${value.length} characters; at most ${most} are allowed`);
  }

  bytes(field: string, value: string, most: number): void {
    const size = Buffer.byteLength(value);
    if (size > most) this.wrong(field, `has ${size} bytes; at most ${most} are allowed`);
  }

  chosenSessionId(field: string, value: string): void {
    if (value !== "" && !sessionIdPattern.test(value)) {
      this.wrong(field, "must be 1 to 128 characters from A–Z, a–z, 0–9 and - _ . ~");
    }
  }

  labels(field: string, labels: Readonly<Record<string, string>>): void {
    const entries = Object.entries(labels);
    if (entries.length > limits.labels) {
      this.wrong(field, `has ${entries.length} entries; at most ${limits.labels} are allowed`);
    }
    for (const [name, value] of entries) {
      if (name === "") this.wrong(field, "has an empty name");
      this.characters(`${field}[${excerpt(name)}]`, name, limits.labelNameCharacters);
      this.characters(`${field}[${excerpt(name)}]`, value, limits.labelValueCharacters);
    }
  }

  parameters(field: string, parameters: Parameters): void {
    const entries = Object.entries(parameters);
    if (entries.length > this.most.parameters) {
      this.wrong(field, `has ${entries.length} entries; at most ${this.most.parameters} are allowed`);
    }
    for (const [name, value] of entries) {
      const path = `${field}[${excerpt(name)}]`;
      if (!parameterName.test(name)) {
        this.wrong(path, "is not a name: 1 to 128 characters without blanks, braces and $");
      }
      this.bytes(path, value, this.most.parameterBytes);
    }
  }

  metadata(field: string, metadata: JsonObject | undefined): void {
    if (metadata) this.bytes(field, JSON.stringify(metadata), limits.metadataBytes);
  }

  idleTimeout(field: string, milliseconds: number | undefined): void {
    const { least, most } = limits.idleTimeoutMs;
    if (milliseconds !== undefined && !(milliseconds >= least && milliseconds <= most)) {
      this.wrong(field, "must be from 1 second to 366 days");
    }
  }

  pageSize(field: string, size: number): void {
    if (size > limits.pageSize) this.wrong(field, `is ${size}; at most ${limits.pageSize} is allowed`);
  }

  text(field: string, value: string): void {
    this.bytes(field, value, this.most.textBytes);
  }

  input(input: ClientInput): void {
    switch (input.kind) {
      case "user_text": {
        this.text("user_text.text", input.text);
        const { confidence } = input;
        if (confidence !== undefined && !(confidence >= 0 && confidence <= 1)) {
          this.wrong("user_text.confidence", "must be from 0 to 1");
        }
        return;
      }
      case "command_result":
        this.required("command_result.command_id", input.commandId);
        this.parameters("command_result.outputs", input.outputs);
        this.bytes("command_result.error", input.error, limits.commandErrorBytes);
        return;
      case "story_jump":
        this.required("story_jump.story_id", input.storyId);
        this.parameters("story_jump.parameters", input.parameters);
        return;
      case "input_timeout":
        return;
      default:
        input satisfies never;
    }
  }
}

function excerpt(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}
