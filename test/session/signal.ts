/** Something that a test waits for, or makes others wait for. */
export class Signal<T = void> {
  readonly given: Promise<T>;
  readonly give: (value: T) => void;

  constructor() {
    let give: (value: T) => void = () => {};
    this.given = new Promise((resolve) => {
      give = resolve;
    });
    this.give = give;
  }
}
