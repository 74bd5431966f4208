import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Countdown } from "../../../web/src/chat/countdown.ts";

describe("a countdown", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("tells once that it is over", () => {
    const onOver = vi.fn();
    const countdown = new Countdown(1_000, onOver);
    countdown.run();
    vi.advanceTimersByTime(900);
    expect(onOver).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5_000);
    countdown.run();
    vi.advanceTimersByTime(5_000);
    expect(onOver).toHaveBeenCalledOnce();
    expect(countdown.isRunning.value).toBe(false);
  });

  it("stands still while it is paused, and goes on from there", () => {
    const onOver = vi.fn();
    const countdown = new Countdown(1_000, onOver);
    countdown.run();
    vi.advanceTimersByTime(600);
    countdown.pause();
    vi.advanceTimersByTime(10_000);
    expect(countdown.leftMs.value).toBe(400);
    countdown.run();
    vi.advanceTimersByTime(300);
    expect(onOver).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(onOver).toHaveBeenCalledOnce();
  });
});
