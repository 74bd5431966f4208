/**
 * Makes something of a value, but not again of the one that came last. Those who watch a session are told of an
 * event one after the other: what they are told is made once.
 *
 * @param make gives the same for a value whenever it is asked.
 */
export function lastMade<From, Rest extends unknown[], To>(
  make: (from: From, ...rest: Rest) => To,
): (from: From, ...rest: Rest) => To {
  let last: { readonly from: From; readonly made: To } | undefined;
  return (from, ...rest) => {
    if (last?.from !== from) last = { from, made: make(from, ...rest) };
    return last.made;
  };
}
