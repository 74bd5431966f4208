import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { useIt } from "../fuzz/campaign.ts";
import { Target } from "../fuzz/target.ts";

/**
 * A server process that the tests of a file attack. Whatever has come, after each of them it lives, serves, has
 * nothing to complain of, and has kept nothing.
 */
export function attacked(): { readonly target: Target } {
  let started: Target | undefined;
  const target = () => {
    if (!started) throw new Error("the server has not been started");
    return started;
  };
  beforeAll(async () => {
    started = await Target.start(["--request-timeout", "1s"]);
  });
  afterAll(() => started?.kill());
  afterEach(async () => {
    expect(target().isAlive, target().stderr).toBe(true);
    await useIt(target().port);
    expect(target().stderr).toBe("");
    expect(target().residentMib).toBeLessThan(400);
  });
  return {
    get target() {
      return target();
    },
  };
}
