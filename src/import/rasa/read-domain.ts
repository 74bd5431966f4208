import type { Problems } from "../../model/problem.ts";
import { entriesOf, field, itemsOf, textOf, type Yaml, type YamlEntry } from "../../model/yaml.ts";
import { notCarriedOver } from "./not-carried-over.ts";
import type { RasaForm, RasaProject, RasaResponse, RasaSlot, SlotMapping } from "./project.ts";

/** Reads the domain of a project, which may lie in several files. */
export class DomainReader {
  private readonly entities = new Set<string>();
  private readonly slots = new Map<string, RasaSlot>();
  private readonly responses = new Map<string, RasaResponse>();
  readonly forms = new Map<string, RasaForm>();
  private readonly problems: Problems;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  get found(): Pick<RasaProject, "entities" | "slots" | "responses" | "forms"> {
    const { entities, slots, responses, forms } = this;
    return { entities, slots, responses, forms };
  }

  read(document: Yaml): void {
    for (const item of itemsOf(field(document, "entities"))) {
      if (item.kind === "text") this.entities.add(item.value);
      for (const { key } of entriesOf(item)) this.entities.add(key.value);
    }
    for (const { key, value } of entriesOf(field(document, "slots"))) {
      this.slots.set(key.value, { at: key.at, mappings: mappingsOf(value) });
    }
    for (const { key, value } of entriesOf(field(document, "responses"))) {
      this.responses.set(key.value, { at: key.at, texts: this.textsOf(key.value, value) });
    }
    for (const { key, value } of entriesOf(field(document, "forms"))) {
      this.forms.set(key.value, this.form(key, value));
    }
  }

  private textsOf(id: string, variations: Yaml): string[] {
    return itemsOf(variations).flatMap((variation) => {
      for (const { key } of entriesOf(variation)) {
        if (key.value === "text" || key.value === "metadata" || key.value === "id") continue;
        notCarriedOver(this.problems, key.at, `${key.value} of response "${id}": replies are texts`);
      }
      const text = textOf(field(variation, "text")).trim();
      return text === "" ? [] : [text];
    });
  }

  /** `required_slots` is a list of names; Rasa 2 has a mapping from names to how they are filled. */
  private form(key: YamlEntry["key"], value: Yaml): RasaForm {
    const required = field(value, "required_slots") ?? value;
    const names = required.kind === "list" ? required.items : entriesOf(required).map((entry) => entry.key);
    for (const { key: name, value: mappings } of entriesOf(required)) {
      if (!this.slots.has(name.value))
        this.slots.set(name.value, { at: name.at, mappings: itemsOf(mappings).map(mappingOf) });
    }
    for (const entry of entriesOf(value)) {
      if (entry.key.value !== "ignored_intents") continue;
      notCarriedOver(this.problems, entry.key.at, `ignored_intents of form "${key.value}"`);
    }
    return {
      at: key.at,
      requiredSlots: names.flatMap((name) =>
        name.kind === "text" && name.value !== "ignored_intents" ? [name.value] : [],
      ),
    };
  }
}

function mappingsOf(slot: Yaml): SlotMapping[] {
  return itemsOf(field(slot, "mappings")).map(mappingOf);
}

function mappingOf(mapping: Yaml): SlotMapping {
  const text = (name: string) => textOf(field(mapping, name));
  return { type: text("type"), entity: text("entity"), role: text("role") };
}
