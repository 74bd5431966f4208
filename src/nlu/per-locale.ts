import type { Model } from "../dialog/model.ts";

/** Something that is made once for each locale of a model, and forgotten with the model. */
export class PerLocale<T> {
  private readonly make: (model: Model, locale: string) => T;
  private readonly byModel = new WeakMap<Model, Map<string, T>>();

  constructor(make: (model: Model, locale: string) => T) {
    this.make = make;
  }

  of(model: Model, locale: string): T {
    let byLocale = this.byModel.get(model);
    if (!byLocale) {
      byLocale = new Map();
      this.byModel.set(model, byLocale);
    }
    let made = byLocale.get(locale);
    if (made === undefined) {
      made = this.make(model, locale);
      byLocale.set(locale, made);
    }
    return made;
  }
}
