import { describe, expect, test } from "vitest";
import { Problems } from "../../src/model/problem.ts";
import { CorePartner } from "../../src/transcript/core-partner.ts";
import { play } from "../../src/transcript/play.ts";
import { parseTranscript } from "../../src/transcript/read-transcript.ts";
import { modelOf } from "../model/write-model.ts";

const model = (timeZone: string) =>
  modelOf(`
config: {time_zone: ${timeZone}}
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions: [{name: idle, intents: [{intent_id: book, actions: []}]}]
intents:
  book:
    language_data: {en_US: {example_utterances: ["a table for \${day}"]}}
entities: {day: {format: date}}
`);

async function tomorrow(now: string, timeZone: string): Promise<string | undefined> {
  const problems = new Problems();
  const partner = new CorePartner(model(timeZone));
  const transcript = parseTranscript(
    "talk",
    `- start: {now: "${now}"}\n- user: a table for tomorrow`,
    problems,
  );
  const [start] = transcript?.steps ?? [];
  expect(problems.list()).toEqual([]);
  if (start?.input.kind !== "start") throw new Error("there is no start");
  await partner.start(start.input, []);
  const events = await partner.send({ kind: "user_text", text: "a table for tomorrow", timedOut: false }, []);
  return events.find((event) => event.kind === "recognition")?.entities[0]?.value;
}

describe("a transcript that sets the clock", () => {
  test("goes the same way on every day", async () => {
    const problems = new Problems();
    const text = `
- start: {now: 2026-02-28T12:00:00Z}
- user: a table for tomorrow
  recognize: {intent: book, slots: {day: 2026-03-01}}
`;
    const transcript = parseTranscript("talk", text, problems);
    expect(problems.list()).toEqual([]);
    expect(transcript && (await play(transcript, new CorePartner(model("UTC"))))).toEqual([]);
  });

  test("lets time pass from one text on", async () => {
    const problems = new Problems();
    const text = `
- start: {now: 2026-02-28T12:00:00Z}
- user: a table for tomorrow
  recognize: {slots: {day: 2026-03-01}}
- user: {text: a table for tomorrow, now: 2026-03-01T08:00:00Z}
  recognize: {slots: {day: 2026-03-02}}
- user: a table for tomorrow
  recognize: {slots: {day: 2026-03-02}}
`;
    const transcript = parseTranscript("talk", text, problems);
    expect(problems.list()).toEqual([]);
    expect(transcript && (await play(transcript, new CorePartner(model("UTC"))))).toEqual([]);
  });

  test.each([
    ["2026-03-01T23:30:00Z", "UTC", "2026-03-02"],
    ["2026-03-01T23:30:00Z", "Europe/Berlin", "2026-03-03"],
    ["2026-03-01T03:00:00Z", "America/New_York", "2026-03-01"],
    ["2026-03-01T23:30:00-05:00", "America/New_York", "2026-03-02"],
  ])("at %s in %s means by tomorrow %s", async (now, timeZone, day) => {
    expect(await tomorrow(now, timeZone)).toBe(day);
  });
});
