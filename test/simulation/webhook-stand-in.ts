import { canonical } from "../../src/session/requests.ts";
import type { WebhookAnswer, WebhookCall } from "../../src/session/webhook.ts";

import type { Incarnation } from "./incarnation.ts";
import type { World } from "./world.ts";

/** All calls with one idempotency key. */
interface Calls {
  readonly content: string;
  readonly answers: Set<string>;
}

/** The webhook of the clerk: answers, fails, takes its time, and remembers who asked what. */
export class WebhookStandIn {
  private readonly world: World;
  private readonly calls = new Map<string, Calls>();

  constructor(world: World) {
    this.world = world;
  }

  /** How many commands it was asked to run. */
  get count(): number {
    return this.calls.size;
  }

  async call(call: WebhookCall, signal: AbortSignal, incarnation: Incarnation): Promise<WebhookAnswer> {
    const { chance, scheduler } = this.world;
    const { idempotencyKey, ...content } = call;
    this.world.witness.webhookCalled(call);
    const before = this.calls.get(idempotencyKey);
    const calls = before ?? { content: canonical(content), answers: new Set() };
    this.calls.set(idempotencyKey, calls);
    if (calls.content !== canonical(content)) {
      this.world.violated(`${idempotencyKey} was first ${calls.content}, then ${canonical(content)}`);
    }
    const answer = this.answer();
    const took = chance.happens(0.8) ? chance.delay() : chance.between(1000, 40_000);
    await scheduler.sleep(took, `webhook answers ${idempotencyKey}`, signal, () => incarnation.isOver);
    calls.answers.add(canonical(answer));
    return answer;
  }

  /** Whether it has ever answered a command like this. */
  hasAnswered(idempotencyKey: string, answer: WebhookAnswer): boolean {
    return this.calls.get(idempotencyKey)?.answers.has(canonical(answer)) ?? false;
  }

  private answer(): WebhookAnswer {
    const { chance } = this.world;
    if (chance.happens(0.2)) return { outputs: {}, error: "out of order", metadata: "" };
    const stock = String(chance.below(1_000_000));
    return { outputs: { stock }, error: "", metadata: chance.happens(0.3) ? `page ${stock}` : "" };
  }
}
