/**
 * Makes something, but not again of what came last. Those who watch a session are told of an event one after the
 * other: what they are told is made once.
 *
 * @param make gives the same for the same whenever it is asked.
 */
export function lastMade<From extends unknown[], To>(make: (...from: From) => To): (...from: From) => To {
  let last: { readonly from: From; readonly made: To } | undefined;
  return (...from) => {
    if (!last || from.some((part, index) => part !== last?.from[index])) last = { from, made: make(...from) };
    return last.made;
  };
}
