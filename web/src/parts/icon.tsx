/** Drawn with lines on 16 by 16. */
const drawings = {
  close: "M4 4l8 8M12 4l-8 8",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  fit: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
  send: "M2.5 8h10M8.5 3.5L13 8l-4.5 4.5",
  copy: "M6 6h7v7H6zM10 6V3H3v7h3",
  download: "M8 2.5v8M4.5 7.5L8 11l3.5-3.5M3 13.5h10",
  fork: "M4.5 5.5v5M4.5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM4.5 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM11.5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM11.5 5.5c0 3-7 2-7 5",
  jump: "M2.5 11.5c0-5 4-7 10.5-7M9.5 1.5l3.5 3-3.5 3",
  save: "M3 2.5h7.5L13 5v8.5H3zM5.5 2.5V6H10V2.5M5.5 13.5v-4h5v4",
  stop: "M4 4h8v8H4z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.5l7 4.5-7 4.5z",
  inspect: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5l3 3",
  back: "M13 8H3M7 4L3 8l4 4",
  forth: "M3 8h10M9 4l4 4-4 4",
  more: "M6 4l4 4-4 4",
  system: "M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3",
  light:
    "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7",
  dark: "M13 9.5A5.5 5.5 0 1 1 6.5 3a4.5 4.5 0 0 0 6.5 6.5z",
  leave: "M6.5 3H3v10h3.5M10 5l3 3-3 3M13 8H6",
  check: "M3 8.5l3.5 3.5L13 4.5",
  silence: "M3 6v4h2.5L9 13V3L5.5 6zM11.5 6.5l3 3M14.5 6.5l-3 3",
} as const;

export type IconName = keyof typeof drawings;

/** A small picture that says nothing which is not also said in words. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={drawings[name]} />
    </svg>
  );
}
