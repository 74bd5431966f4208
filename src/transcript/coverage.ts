import type { EventBody } from "../dialog/event.ts";
import { type Model, slotFillIntentId } from "../dialog/model.ts";

/** Which parts of a model its transcripts have used. */
export class Coverage {
  private readonly model: Model;
  private readonly stories = new Set<string>();
  private readonly intents = new Set<string>();
  private readonly replies = new Set<string>();

  constructor(model: Model) {
    this.model = model;
  }

  /** For `run`: a step of this list has run. */
  readonly observe = (list: string): void => {
    const owner = this.model.lists.get(list)?.owner;
    if (owner) this.stories.add(owner);
  };

  count(events: readonly EventBody[]): void {
    for (const event of events) {
      if (event.kind === "recognition" && event.valid) this.intents.add(event.intentId);
      if (event.kind === "reply") this.replies.add(event.replyId);
    }
  }

  report(): CoverageReport {
    const wanted = [...this.model.intents.keys()].filter((id) => id !== slotFillIntentId);
    return {
      stories: part([...this.model.stories.keys()], this.stories),
      intents: part(wanted, this.intents),
      replies: part([...this.model.replies.keys()], this.replies),
    };
  }
}

export type CoverageReport = Readonly<Record<"stories" | "intents" | "replies", CoveragePart>>;

export interface CoveragePart {
  readonly total: number;
  readonly missed: readonly string[];
}

function part(all: readonly string[], used: ReadonlySet<string>): CoveragePart {
  return { total: all.length, missed: all.filter((id) => !used.has(id)) };
}
