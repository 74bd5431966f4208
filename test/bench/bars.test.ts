import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { drawBars } from "../../bench/report/bars.ts";

const exactly = (value: number) => ({ median: value, low: value, high: value });

test("the longest bar is drawn first, and ours stands out", () => {
  const { document } = parseHTML(
    drawBars({
      id: "any",
      title: "Turns of all",
      label: "turns/s",
      bars: [
        { name: "slow", value: exactly(100), isOurs: false },
        { name: "fast", value: exactly(400), isOurs: false },
        { name: "ours", value: exactly(200), isOurs: true },
      ],
    }),
  );
  const texts = [...document.querySelectorAll("text")].map(({ textContent }) => textContent);
  expect(texts.filter((text) => ["slow", "fast", "ours"].includes(text ?? ""))).toEqual([
    "fast",
    "ours",
    "slow",
  ]);
  expect(texts).toContain("Turns of all");
  const bars = [...document.querySelectorAll("rect")].map((bar) => ({
    length: Number(bar.getAttribute("width")),
    top: Number(bar.getAttribute("y")),
    fill: bar.getAttribute("fill"),
  }));
  const [first, second, third] = bars.sort((a, b) => a.top - b.top);
  expect((first?.length ?? 0) / (second?.length ?? 0)).toBeCloseTo(2);
  expect((second?.length ?? 0) / (third?.length ?? 0)).toBeCloseTo(2);
  expect(first?.fill).toBe(third?.fill);
  expect(second?.fill).not.toBe(first?.fill);
});
