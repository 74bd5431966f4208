/** Everything that comes, as a list. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** The next thing that comes. */
export async function next<T>(items: AsyncIterator<T>): Promise<T> {
  const { done, value } = await items.next();
  if (done) throw new Error("nothing more comes");
  return value;
}
