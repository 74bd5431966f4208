/** Makes something once for each object that it is made of, and forgets it with that. */
export function oncePer<K extends object, T>(make: (of: K) => T): (of: K) => T {
  const made = new WeakMap<K, T>();
  return (of) => {
    let one = made.get(of);
    if (one === undefined) {
      one = make(of);
      made.set(of, one);
    }
    return one;
  };
}
