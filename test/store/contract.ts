import { afterEach, beforeEach, describe } from "vitest";
import { appending } from "./contract/appending.ts";
import { creating } from "./contract/creating.ts";
import { describing } from "./contract/describing.ts";
import { forking } from "./contract/forking.ts";
import { keepingModels } from "./contract/keeping-models.ts";
import { keepingSecrets } from "./contract/keeping-secrets.ts";
import { listing } from "./contract/listing.ts";
import { reading } from "./contract/reading.ts";
import { reopening } from "./contract/reopening.ts";
import { sharing } from "./contract/sharing.ts";
import { type Place, Subject } from "./contract/subject.ts";
import { waiting } from "./contract/waiting.ts";

/** What every SessionStore must do, whatever it is made of. */
export function storeContract(name: string, findPlace: () => Promise<Place>): void {
  describe(name, () => {
    const subject = new Subject(findPlace);
    beforeEach(() => subject.open());
    afterEach(() => subject.remove());
    creating(subject);
    appending(subject);
    reading(subject);
    forking(subject);
    listing(subject);
    describing(subject);
    waiting(subject);
    sharing(subject);
    keepingModels(subject);
    keepingSecrets(subject);
    reopening(subject);
  });
}
