import { describe, expect, test } from "vitest";
import { maxValueTokens } from "../../src/nlu/entity.ts";
import { Listener } from "./listener.ts";

describe("a value list", () => {
  const listener = new Listener({
    samples: { order: ["a ${size} ${drink}", "${drink} please", "${drink} ${drink}"] },
    lists: {
      size: ["small", { large: ["big", "extra large", "XL"] }],
      drink: ["tea", "green tea", "tea with milk", "milk", { "Earl Grey": ["grey", "earl grey tea"] }],
    },
  });

  test("gives the value as the model spells it", () => {
    expect(listener.hear("a SMALL earl-grey")).toBe("order size=small drink=Earl Grey");
  });

  test("gives the value that a synonym stands for", () => {
    expect(listener.hear("a big tea")).toBe("order size=large drink=tea");
    expect(listener.hear("a xl grey")).toBe("order size=large drink=Earl Grey");
    expect(listener.recognize("grey please").entities).toMatchObject([{ value: "Earl Grey", text: "grey" }]);
  });

  test("takes the longest value", () => {
    expect(listener.hear("green tea please")).toBe("order drink=green tea");
    expect(listener.hear("tea with milk please")).toBe("order drink=tea with milk");
    expect(listener.hear("a extra large earl grey tea")).toBe("order size=large drink=Earl Grey");
  });

  test("takes a shorter value when the rest of the sample needs it", () => {
    expect(listener.hear("tea milk")).toBe("order drink=tea drink=milk");
    expect(listener.hear("tea green tea")).toBe("order drink=tea drink=green tea");
    expect(listener.hear("green tea tea with milk")).toBe("order drink=green tea drink=tea with milk");
  });

  test("takes the longest value first where two ways are open", () => {
    const open = new Listener({
      samples: { pair: ["${a} ${b}"] },
      lists: { a: ["x", "x y"], b: ["y z", "z"] },
    });
    expect(open.hear("x y z")).toBe("pair a=x y b=z");
    expect(open.hear("x, y, z")).toBe("pair a=x y b=z");
  });

  test("may be written in any form of its letters", () => {
    const folded = new Listener({
      samples: { eat: ["${food}"] },
      lists: { food: ["ﬁsh", "ＴＥＡ", "cre\u0300me"] },
    });
    expect(folded.hear("fish")).toBe("eat food=ﬁsh");
    expect(folded.hear("tea")).toBe("eat food=ＴＥＡ");
    expect(folded.hear("crème")).toBe("eat food=cre\u0300me");
  });

  test("takes nothing that is not in it", () => {
    expect(listener.hear("green please")).toBe("nothing");
    expect(listener.hear("redtee please")).toBe("nothing");
    expect(listener.hear("teas please")).toBe("nothing");
  });

  test("with the same words for two values means the first", () => {
    const twice = new Listener({
      samples: { pick: ["${fruit}"] },
      lists: { fruit: [{ apple: ["red one"] }, { cherry: ["red one"] }] },
    });
    expect(twice.hear("red one")).toBe("pick fruit=apple");
  });
});

describe("values that differ in punctuation only", () => {
  const listener = new Listener({
    samples: { learn: ["I know ${language}", "${language} or ${language}", "teach me ${language} please"] },
    lists: { language: ["C", "C#", "C++", ".NET", "net", { Yahoo: ["Yahoo!"] }, "e-mail"] },
  });

  test.each([
    ["I know C", "C", "C"],
    ["I know c.", "C", "c"],
    ["I know c#", "C#", "c#"],
    ["I know C#!", "C#", "C#"],
    ["I know C++", "C++", "C++"],
    ["I know C+", "C", "C"],
    ["I know C #", "C", "C"],
    ["I know C＃", "C#", "C＃"],
    ["I know .NET", ".NET", ".NET"],
    ["I know net", "net", "net"],
    ["I know . net", "net", "net"],
    ["I know yahoo!", "Yahoo", "yahoo!"],
    ["I know yahoo", "Yahoo", "yahoo"],
    ["I know e mail", "e-mail", "e mail"],
    ["I know E-Mail", "e-mail", "E-Mail"],
  ])("%s", (text, value, typed) => {
    expect(listener.recognize(text).entities).toMatchObject([{ value, text: typed }]);
  });

  test("stand beside each other", () => {
    expect(listener.hear("c++ or c#")).toBe("learn language=C++ language=C#");
    expect(listener.hear("teach me C#, please")).toBe("learn language=C#");
    expect(listener.hear(".net or c")).toBe("learn language=.NET language=C");
  });

  test("mean the first one, when the punctuation fits none", () => {
    const strict = new Listener({
      samples: { learn: ["I know ${language}"] },
      lists: { language: ["C#", "C++"] },
    });
    expect(strict.hear("I know C")).toBe("learn language=C#");
    expect(strict.hear("I know C++")).toBe("learn language=C++");
    const dotted = new Listener({
      samples: { learn: ["I know ${language}"] },
      lists: { language: [".NET"] },
    });
    expect(dotted.hear("I know net")).toBe("learn language=.NET");
  });
});

test("a value in other scripts is found between other words", () => {
  const listener = new Listener({
    samples: { go: ["去${town}", "${town}に行く", "ไป${town}"] },
    lists: { town: ["北京", "東京", "東京都", "เชียงใหม่"] },
  });
  expect(listener.hear("去北京！")).toBe("go town=北京");
  expect(listener.hear("東京都に行く")).toBe("go town=東京都");
  expect(listener.hear("東京に行く")).toBe("go town=東京");
  expect(listener.hear("ไปเชียงใหม่")).toBe("go town=เชียงใหม่");
});

test(`a value has at most ${maxValueTokens} words and marks`, () => {
  const words = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`).join(" ");
  const listener = new Listener({
    samples: { say: ["say ${phrase}"] },
    lists: { phrase: [words(maxValueTokens), words(maxValueTokens + 1)] },
  });
  expect(listener.hear(`say ${words(maxValueTokens)}`)).toBe(`say phrase=${words(maxValueTokens)}`);
  expect(listener.hear(`say ${words(maxValueTokens + 1)}`)).toBe("nothing");
});
