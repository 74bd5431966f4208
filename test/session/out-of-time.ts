import { onTestFinished, vi } from "vitest";

/** Makes every time limit of this length run out when the test says so, instead of by the clock. */
export function holdTimeLimit(milliseconds: number): { runOut(): void } {
  const limit = new AbortController();
  const real = AbortSignal.timeout;
  const spy = vi
    .spyOn(AbortSignal, "timeout")
    .mockImplementation((time) => (time === milliseconds ? limit.signal : real.call(AbortSignal, time)));
  onTestFinished(() => spy.mockRestore());
  return { runOut: () => limit.abort(new DOMException("out of time", "TimeoutError")) };
}
