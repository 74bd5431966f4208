import type { Page } from "playwright-core";

/** A text that is hard to read. */
export interface PaleText {
  readonly text: string;
  /** 1 to 21. */
  readonly contrast: number;
  readonly colours: string;
}

/**
 * Texts of a page whose contrast is less than the 4.5 of WCAG AA. What is disabled does not count. It runs in the
 * page, and so it is written as a text.
 */
export function paleTexts(page: Page): Promise<PaleText[]> {
  return page.evaluate(inPage);
}

const inPage = String.raw`(() => {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return colour.startsWith("color(") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
  };
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  const luminance = (colour) => {
    const [r, g, b] = colour.map((one) => one / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    if (!element) return [255, 255, 255, 1];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, background(element.parentElement));
  };
  const pale = [];
  for (const element of document.body.querySelectorAll("*")) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join("");
    if (text === "" || !element.checkVisibility() || element.closest(":disabled, noscript, .visually-hidden")) continue;
    const behind = background(element);
    const colour = over(parse(getComputedStyle(element).color), behind);
    const [dark, light] = [luminance(colour), luminance(behind)].sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) pale.push({ text, contrast, colours: colour + " on " + behind });
  }
  return pale;
})()`;
