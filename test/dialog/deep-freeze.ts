/** Makes a value and all that hangs on it impossible to change, maps and sets included. */
export function deepFreeze<T>(value: T): T {
  freeze(value, new Set());
  return value;
}

function freeze(value: unknown, seen: Set<object>): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Map) {
    for (const [key, inner] of value) {
      freeze(key, seen);
      freeze(inner, seen);
    }
  }
  if (value instanceof Set) for (const inner of value) freeze(inner, seen);
  if (value instanceof Map || value instanceof Set) {
    for (const name of ["set", "add", "delete", "clear"]) {
      Object.defineProperty(value, name, { value: refuse });
    }
  }
  for (const inner of Object.values(value)) freeze(inner, seen);
  Object.freeze(value);
}

function refuse(): never {
  throw new TypeError("it is frozen");
}
