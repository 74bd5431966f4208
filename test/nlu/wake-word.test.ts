import { describe, expect, test } from "vitest";
import { Listener } from "./listener.ts";

const listener = new Listener({
  samples: { go: ["go home", "call ${name}"], greet: ["hello"] },
  lists: { name: ["Computer", "Ann"] },
  wakeWords: ["hey", "Computer", "hey Ann"],
});

describe("a wake word in front of a text", () => {
  test.each([
    "computer go home",
    "Computer, go home!",
    "… COMPUTER: go home",
    "hey go home",
    "hey, ann: go home",
  ])("means nothing: %s", (text) => {
    expect(listener.hear(text)).toBe("go");
  });

  test("need not be there", () => {
    expect(listener.hear("go home")).toBe("go");
  });

  test("is stripped once, and only there", () => {
    expect(listener.hear("computer computer go home")).toBe("nothing");
    expect(listener.hear("go home computer")).toBe("nothing");
    expect(listener.hear("call computer")).toBe("go name=Computer");
    expect(listener.hear("computers go home")).toBe("nothing");
    expect(listener.hear("hey there go home")).toBe("nothing");
  });

  test("is the longest that fits", () => {
    expect(listener.hear("hey ann hello")).toBe("greet");
  });

  test("leaves entities where they stand", () => {
    expect(listener.recognize("Hey, call Ann").entities).toMatchObject([{ text: "Ann", start: 10, end: 13 }]);
  });

  test("alone is nothing", () => {
    expect(listener.hear("computer")).toBe("nothing");
    expect(listener.hear("hey ann!")).toBe("nothing");
  });
});

test("a model without wake words strips nothing", () => {
  const plain = new Listener({ samples: { go: ["go home"] } });
  expect(plain.hear("computer go home")).toBe("nothing");
});
