import type { RasaProject } from "./project.ts";

/** Entities that Rasa gets from Duckling, as formats that Parley has built in. */
export const builtInFormats: Readonly<Record<string, string>> = {
  "amount-of-money": "money",
  number: "number",
  time: "date",
  duration: "duration",
  email: "email",
  "phone-number": "phone",
  url: "url",
};

/** Which parameters hold what, and by which entities they are filled. */
export class Slots {
  private readonly project: RasaProject;
  /** The entities of the parameters that were asked for. */
  readonly used = new Map<string, string>();

  constructor(project: RasaProject) {
    this.project = project;
  }

  /** The parameter for an entity in a role: the slot that Rasa fills from it, if there is one. */
  of(entity: string, role: string): string {
    const slots = [...this.project.slots];
    const filledBy = (wanted: string) =>
      slots.find(([, { mappings }]) =>
        mappings.some((one) => one.type === "from_entity" && one.entity === entity && one.role === wanted),
      )?.[0];
    const slot = filledBy(role) ?? (role === "" ? entity : (filledBy("") ?? `${role}_${entity}`));
    this.used.set(slot, entity);
    return slot;
  }

  /** The entity for a slot that a form asks for. What a slot takes from a text is anything; from intents, yes or no. */
  entityOf(slot: string): { readonly entity: string; readonly format: string } {
    const mappings = this.project.slots.get(slot)?.mappings ?? [];
    const entity = mappings.find(({ type }) => type === "from_entity")?.entity ?? this.used.get(slot);
    if (entity !== undefined) {
      this.used.set(slot, entity);
      return { entity, format: builtInFormats[entity] ?? "" };
    }
    this.used.set(slot, slot);
    const isYesOrNo = mappings.some(({ type }) => type === "from_intent");
    return { entity: slot, format: isYesOrNo ? "boolean" : "any_text" };
  }
}
