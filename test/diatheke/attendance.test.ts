import { describe, expect, it } from "vitest";
import { Attendance } from "../../src/diatheke/attendance.ts";

const mebi = 1 << 20;

describe("what a server remembers of version 1", () => {
  it("is forgotten of the session that was asked for least lately, once there are more than 10,000", () => {
    const attendance = new Attendance();
    attendance.of("first").next.set("events", 7);
    attendance.of("second").next.set("events", 8);
    for (let count = 0; count < 9_998; count++) attendance.of(`other ${count}`);
    attendance.of("first");
    attendance.of("one more");
    expect(attendance.of("first").next.get("events")).toBe(7);
    expect(attendance.of("second").next.get("events")).toBeUndefined();
  });

  it("is kept while somebody listens", () => {
    const attendance = new Attendance();
    attendance.of("s").next.set("events", 7);
    const leave = attendance.listen("s", "events");
    for (let count = 0; count < 20_000; count++) attendance.of(`other ${count}`);
    expect(attendance.of("s").next.get("events")).toBe(7);
    leave();
    for (let count = 0; count < 20_000; count++) attendance.of(`other ${count}`);
    expect(attendance.of("s").next.get("events")).toBeUndefined();
  });

  it("is 32 Mi characters of texts at most, and the oldest are given up", () => {
    const attendance = new Attendance();
    for (let count = 0; count < 33; count++) attendance.holdText(`s ${count}`, "x".repeat(mebi));
    expect(attendance.of("s 0").texts).toEqual([]);
    for (let count = 1; count < 33; count++) expect(attendance.of(`s ${count}`).texts).toHaveLength(1);
    for (let count = 1; count < 33; count++) attendance.dropText(`s ${count}`);
    for (let count = 0; count < 32; count++) attendance.holdText(`t ${count}`, "x".repeat(mebi));
    expect(attendance.of("t 0").texts).toHaveLength(1);
  });

  it("is 16 stories of a session at most", () => {
    const attendance = new Attendance();
    const jump = { storyId: "break_story", parameters: {} };
    for (let count = 0; count < 16; count++) attendance.holdJump("s", jump);
    expect(() => attendance.holdJump("s", jump)).toThrow("The session has 16 stories that wait already.");
  });

  it("gives up texts that somebody is about to take, when the session is forgotten", () => {
    const attendance = new Attendance();
    attendance.holdText("s", "hello");
    const { texts } = attendance.of("s");
    attendance.forget("s");
    expect(texts).toEqual([]);
    attendance.dropText("s");
  });
});
