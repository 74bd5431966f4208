const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);

/** An exact decimal number. */
export class Decimal {
  private readonly units: bigint;
  private readonly places: number;

  private constructor(units: bigint, places: number) {
    this.units = units;
    this.places = places;
  }

  /** @param digits digits, with a point among them or not, such as `3.5`. */
  static parse(digits: string): Decimal {
    const [whole = "", fraction = ""] = digits.split(".");
    return new Decimal(BigInt(whole + fraction), fraction.length);
  }

  /** @param whole a safe integer. */
  static of(whole: number): Decimal {
    return new Decimal(BigInt(whole), 0);
  }

  plus(other: Decimal): Decimal {
    const places = Math.max(this.places, other.places);
    return new Decimal(this.unitsAt(places) + other.unitsAt(places), places);
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.units * other.units, this.places + other.places);
  }

  negated(): Decimal {
    return new Decimal(-this.units, this.places);
  }

  get isNegative(): boolean {
    return this.units < 0n;
  }

  /** The number, when it is whole, not negative, and safe to count with; otherwise undefined. */
  get whole(): number | undefined {
    const one = this.places === 0 ? 1n : 10n ** BigInt(this.places);
    const whole = this.units / one;
    const isWhole = whole * one === this.units;
    return isWhole && whole >= 0n && whole <= maxSafe ? Number(whole) : undefined;
  }

  /** The canonical form: no zeros that could be left out, such as `-1200.5`. */
  toString(): string {
    if (this.places === 0) return this.units.toString();
    const negative = this.units < 0n;
    const digits = (negative ? -this.units : this.units).toString().padStart(this.places + 1, "0");
    const point = digits.length - this.places;
    let end = digits.length;
    while (end > point && digits[end - 1] === "0") end--;
    const fraction = digits.slice(point, end);
    return `${negative ? "-" : ""}${digits.slice(0, point)}${fraction && `.${fraction}`}`;
  }

  private unitsAt(places: number): bigint {
    return this.units * 10n ** BigInt(places - this.places);
  }
}

export const half = Decimal.parse("0.5");
