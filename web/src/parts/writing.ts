/** How long no key is pressed in a field before someone who writes there has paused, in milliseconds. */
const pauseMs = 2_000;

let pause: ReturnType<typeof setTimeout> | undefined;
const waiting: (() => void)[] = [];

function rest(): void {
  clearTimeout(pause);
  pause = undefined;
  for (const go of waiting.splice(0)) go();
}

addEventListener(
  "keydown",
  ({ target, key }) => {
    const isField = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
    if (!isField || key === "Enter") return rest();
    clearTimeout(pause);
    pause = setTimeout(rest, pauseMs);
  },
  true,
);
addEventListener("pointerdown", rest, true);

/** Does something as soon as nobody writes: what opens by itself takes no keys that were meant for something else. */
export function whenNobodyWrites(go: () => void): void {
  if (pause === undefined) go();
  else waiting.push(go);
}
