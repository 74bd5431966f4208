import { signal } from "@preact/signals";
import type { Event } from "../../../gen/parley/v1/event_pb.ts";
import { newRequestId } from "../../../src/client/calls.ts";
import { retrying, usualRetries } from "../../../src/client/retry.ts";
import { type NamedValue, valuesIn } from "../parts/values-editor.tsx";
import { sessions } from "../server.ts";

/** A session that was begun here. */
export interface Begun {
  readonly modelId: string;
  readonly sessionId: string;
  /** Its first events. */
  readonly events: readonly Event[];
}

/** What is filled in to begin a session, and the beginning of it. */
export class Beginning {
  /** Empty: the model's first. */
  readonly locale = signal("");
  readonly userId = signal("");
  readonly title = signal("");
  readonly parameters = signal<readonly NamedValue[]>([]);
  readonly skipGreeting = signal(false);
  readonly isUnderWay = signal(false);
  readonly error = signal<unknown>(undefined);
  /** The last attempt: the same thing again has the same id. */
  private last = { content: "", requestId: "" };

  /** Undefined when it failed. */
  async begin(modelId: string): Promise<Begun | undefined> {
    const content = {
      modelId,
      locale: this.locale.peek(),
      userId: this.userId.peek().trim(),
      title: this.title.peek().trim(),
      parameters: valuesIn(this.parameters.peek()),
      skipGreeting: this.skipGreeting.peek(),
    };
    const key = JSON.stringify(content);
    if (this.last.content !== key) this.last = { content: key, requestId: newRequestId() };
    const request = { ...content, requestId: this.last.requestId };
    this.isUnderWay.value = true;
    this.error.value = undefined;
    try {
      const { session, events } = await retrying(usualRetries, undefined, () => sessions.newSession(request));
      this.last = { content: "", requestId: "" };
      return { modelId, sessionId: session?.sessionId ?? "", events };
    } catch (error) {
      this.error.value = error;
      return undefined;
    } finally {
      this.isUnderWay.value = false;
    }
  }
}
