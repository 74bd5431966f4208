import { describe, test } from "vitest";
import { expectNothing, expectValue, type Line } from "./hearing.ts";

describe("email addresses", () => {
  test.each<Line>([
    ["write to [ann@example.org]", "ann@example.org"],
    ["[Ann.Smith+x@Mail.Example.ORG].", "Ann.Smith+x@mail.example.org"],
    ["<[ann@example.org]>", "ann@example.org"],
    ["[jürgen@müller.de]", "jürgen@müller.de"],
    ["[o'neil@example.ie]", "o'neil@example.ie"],
  ])("%s is %s", (said, value) => expectValue("email", "en_US", [said, value]));

  test.each([
    ...["ann@localhost", "a..b@example.org", "@example.org", "ann@", "ann@example.org's", "ann @example.org"],
    ...["ann@example.c", "ann@-example.org", "a".repeat(65).concat("@example.org")],
  ])("there is none in %s", (text) => expectNothing("email", "en_US", text));
});

describe("telephone numbers", () => {
  test.each<Line>([
    ["[+49 (30) 123-456]", "+4930123456"],
    ["call [(030) 123456] now", "030123456"],
    ["[030/123456]", "030123456"],
    ["[+1 555 123 4567]", "+15551234567"],
    ["[555-1234].", "5551234"],
    ["[5 5 5 1 2 3 4]", "5551234"],
    ["[0049 30 123456]", "004930123456"],
    ["([030 12345]", "03012345"],
  ])("%s is %s", (said, value) => expectValue("phone", "en_US", [said, value]));

  test.each(["12345", "1234567890123456", "+", "five", "a5551234", "+ +", "555--1234"])(
    "there is none in %s",
    (text) => expectNothing("phone", "en_US", text),
  );
});

describe("addresses of the web", () => {
  test.each<Line>([
    ["see [https://example.com/a?b=c].", "https://example.com/a?b=c"],
    ["[HTTP://EXAMPLE.com:8080/x]", "http://example.com:8080/x"],
    ["[www.Example.com]", "https://www.example.com/"],
    ["[example.com]!", "https://example.com/ ~0.5"],
    ["[example.com/a/b] and", "https://example.com/a/b ~0.5"],
    ["([https://example.com])", "https://example.com/"],
    ["[https://a] b", "https://a/"],
    ["[https://example.org/A_(b)]", "https://example.org/A_(b)"],
    [
      "[https://example.com/a-very-long-name-that-is-made-of-many-words-and-marks-and-more-than-32-of-both]",
      "https://example.com/a-very-long-name-that-is-made-of-many-words-and-marks-and-more-than-32-of-both",
    ],
  ])("%s is %s", (said, value) => expectValue("url", "en_US", [said, value]));

  test.each(["http://", "localhost", "ann@example.com", "ann.smith@example.com", "3.5", "e.g"])(
    "there is none in %s",
    (text) => expectNothing("url", "en_US", text),
  );
});
