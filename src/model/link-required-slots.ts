import type { Intent, RequiredSlot } from "../dialog/model.ts";
import type {
  AuthoredExpectedIntent,
  AuthoredModel,
  AuthoredPrompt,
  AuthoredRequiredSlot,
} from "./authored.ts";
import type { Definitions } from "./link-definitions.ts";
import { type Problems, suggestion } from "./problem.ts";
import type { References } from "./references.ts";
import type { YamlText } from "./yaml.ts";

/** Finds what inputs need to ask for slots: a question for each, and what is said and done when it fails. */
export class RequiredSlotLinker {
  private readonly authored: AuthoredModel;
  private readonly definitions: Definitions;
  private readonly references: References;
  private readonly problems: Problems;

  constructor(authored: AuthoredModel, definitions: Definitions, references: References, problems: Problems) {
    this.authored = authored;
    this.definitions = definitions;
    this.references = references;
    this.problems = problems;
  }

  /**
   * @param intent is undefined when it could not be found: then only replies are looked up.
   * @param canGiveUp tells whether there is a list for when a slot was asked for too often.
   */
  link(expected: AuthoredExpectedIntent, intent: Intent | undefined, canGiveUp: boolean): RequiredSlot[] {
    const { replies } = this.definitions;
    for (const { replyId } of expected.prompts) this.references.find("replies", replies, replyId);
    return expected.requiredSlots.flatMap((required) => {
      const { slot, check, refusalId, maxPrompts } = required;
      const refusal = refusalId && this.references.find("replies", replies, refusalId);
      if (!canGiveUp) this.refuseEndless(required);
      const prompt = intent && this.hasSlot(intent, slot) ? this.prompt(expected, intent, slot) : undefined;
      const reply = prompt && replies.get(prompt.replyId.value);
      if (!reply) return [];
      return {
        slot: slot.value,
        prompt: reply,
        ...(check ? { check } : {}),
        ...(refusal ? { refusal } : {}),
        ...(maxPrompts ? { maxPrompts: maxPrompts.count } : {}),
      };
    });
  }

  /** The input's own question, else the one of the intent. */
  private prompt(
    expected: AuthoredExpectedIntent,
    intent: Intent,
    slot: YamlText,
  ): AuthoredPrompt | undefined {
    const declared = this.authored.intents.get(intent.id);
    const prompts = [...expected.prompts, ...(declared?.prompts ?? [])];
    const prompt = prompts.find((one) => one.slot.value === slot.value);
    if (!prompt && expected.isComplete && declared?.isComplete) this.refuseUnasked(slot, intent, prompts);
    return prompt;
  }

  private hasSlot(intent: Intent, slot: YamlText): boolean {
    if (intent.slots.has(slot.value)) return true;
    const isComplete = this.authored.intents.get(intent.id)?.isComplete;
    const allDefined = [...intent.slots.values()].every((one) => this.references.isDefined("entities", one));
    if (!isComplete || !allDefined) return false;
    const hint = suggestion(slot.value, [...intent.slots.keys()]);
    const message = `no sample of intent "${intent.id}" has the slot "${slot.value}"${hint}`;
    this.problems.error(slot.at, "slot-not-in-samples", message);
    return false;
  }

  private refuseUnasked(slot: YamlText, intent: Intent, prompts: readonly AuthoredPrompt[]): void {
    const others = prompts.map((prompt) => `"${prompt.slot.value}"`).join(", ");
    const hint = others && `; there is only ${others}`;
    const message = `nothing asks for slot "${slot.value}": it is not among the slot_prompts here or in intent "${intent.id}"${hint}`;
    this.problems.error(slot.at, "missing-prompt", message);
  }

  private refuseEndless({ slot, maxPrompts }: AuthoredRequiredSlot): void {
    if (!maxPrompts) return;
    const message = `slot "${slot.value}" has max_prompts, but nothing says what to do then: there are no give_up_actions here, in the story's defaults, or in main's`;
    this.problems.error(maxPrompts.at, "missing-give-up", message);
  }
}
