import { describe, expect, it } from "vitest";
import { centred, dragged, fitted, seenBy, zoomed } from "../../../web/src/models/camera.ts";

const frame = { width: 400, height: 300 };

describe("the camera over a drawing", () => {
  it("shows all of a large drawing, in the middle", () => {
    const drawing = { x: 0, y: -1000, width: 2000, height: 1000 };
    const seen = seenBy(fitted(drawing, frame), frame);
    expect(seen.x).toBeLessThan(0);
    expect(seen.x + seen.width / 2).toBeCloseTo(1000);
    expect(seen.y + seen.height / 2).toBeCloseTo(-500);
    expect(seen.width).toBeGreaterThan(2000);
    expect(seen.height).toBeGreaterThan(1000);
  });

  it("does not blow up a small one", () => {
    expect(fitted({ x: 0, y: 0, width: 10, height: 10 }, frame).scale).toBe(1);
  });

  it("keeps the point it zooms at", () => {
    const camera = { x: 10, y: 20, scale: 2 };
    const at = { x: 100, y: 60 };
    const after = zoomed(camera, 1.5, at);
    expect(after.scale).toBe(3);
    expect(after.x + at.x / after.scale).toBeCloseTo(camera.x + at.x / camera.scale);
    expect(after.y + at.y / after.scale).toBeCloseTo(camera.y + at.y / camera.scale);
  });

  it("zooms neither in nor out for ever", () => {
    const camera = { x: 0, y: 0, scale: 1 };
    expect(zoomed(camera, 1e9, { x: 0, y: 0 }).scale).toBe(6);
    expect(zoomed(camera, 1e-9, { x: 0, y: 0 }).scale).toBe(0.05);
  });

  it("moves the drawing with the finger", () => {
    expect(dragged({ x: 0, y: 0, scale: 2 }, { x: 10, y: -4 })).toEqual({ x: -5, y: 2, scale: 2 });
  });

  it("brings a part to the middle", () => {
    const seen = seenBy(
      centred({ x: 0, y: 0, scale: 2 }, frame, { x: 90, y: 45, width: 20, height: 10 }),
      frame,
    );
    expect([seen.x + seen.width / 2, seen.y + seen.height / 2]).toEqual([100, 50]);
  });
});
