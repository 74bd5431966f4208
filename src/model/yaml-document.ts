import { Composer, type CST, type Document, type LineCounter, Parser, YAMLParseError } from "yaml";

/**
 * Parses a text that was taken apart by a lexer. It is what `parseDocument` does, which takes the text apart itself:
 * that takes as long as all the rest. Scalars are not interpreted (the failsafe schema).
 *
 * @param lines is told where lines begin.
 * @returns the first document, with an error if there are more.
 */
export function parseLexemes(lexemes: readonly string[], lines: LineCounter): Document {
  const { stackTraceLimit } = Error;
  // There is an error for everything that is wrong; without their stacks a million cost half as much.
  Error.stackTraceLimit = 0;
  try {
    const composer = new Composer({ schema: "failsafe", uniqueKeys: false });
    const [document, second] = composer.compose(tokensOf(lexemes, lines), true);
    if (!document) throw new Error("a composer that has to make a document has made none");
    if (second)
      document.errors.push(new YAMLParseError([second.range[0], second.range[1]], "MULTIPLE_DOCS", ""));
    return document;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function* tokensOf(lexemes: readonly string[], { addNewLine }: LineCounter): Generator<CST.Token> {
  const parser = new Parser(addNewLine);
  addNewLine(0);
  for (const lexeme of lexemes) yield* parser.next(lexeme);
  yield* parser.end();
}
