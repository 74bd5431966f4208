/** Marks of samples that stand for themselves, and the brackets that do not hold brackets. */
const escaped = /\\([[\]()|\\])/g;
const optional = /\[[^[\]()]*\]/g;
const choice = /\(([^[\]()|]*)\|[^[\]()]*\)/g;
const punctuation = /\(([^[\]()|]*)\)/g;

/** Places for marks while brackets are looked for; nobody types them. */
const hidden = ["\u{e000}", "\u{e001}", "\u{e002}", "\u{e003}", "\u{e004}", "\u{e005}"];
const marks = "[]()|\\";

/** One plain sentence that a sample stands for: without what may be left out, and the first of what can be chosen. */
export function plainSample(sample: string): string {
  let text = sample.replaceAll(escaped, (_, mark: string) => hidden[marks.indexOf(mark)] ?? mark);
  for (let before = ""; before !== text; ) {
    before = text;
    text = text
      .replaceAll(optional, "")
      .replaceAll(choice, "$1")
      .replaceAll(punctuation, `${hidden[2]}$1${hidden[3]}`);
  }
  for (const [index, place] of hidden.entries()) text = text.replaceAll(place, marks[index] ?? "");
  return text.replaceAll(/\s+/g, " ").trim();
}
