import { describe, expect, it } from "vitest";
import { heardOnce, type Speech, soundIn } from "../../src/diatheke/speech.ts";
import { failureOf, present } from "../server/conversation.ts";
import { startForTest } from "../server/start.ts";
import { collect } from "../session/collect.ts";
import { type DiathekeClients, diathekeClients } from "./clients.ts";

const sound = new Uint8Array([1, 2, 3]);

async function* one<T>(message: T): AsyncGenerator<T> {
  yield message;
}

describe("without an engine", () => {
  const asr = /speech recognition \(ASR\)/;
  const tts = /speech synthesis \(TTS\)/;
  type Case = readonly [what: string, missing: RegExp, call: (clients: DiathekeClients) => Promise<unknown>];
  const audio = { data: { case: "audio", value: sound } } as const;
  const cases: readonly Case[] = [
    [
      "version 1, StreamAudioInput",
      asr,
      ({ diatheke }) => {
        return diatheke.streamAudioInput(one({ request: { case: "data", value: sound } } as const));
      },
    ],
    ["version 1 and 2, StreamASR", asr, ({ diatheke }) => diatheke.streamASR(one(audio))],
    ["version 1 and 2, StreamTTS", tts, ({ diatheke }) => collect(diatheke.streamTTS({ text: "Hello." }))],
    ["version 2, Transcribe", asr, ({ diatheke }) => collect(diatheke.transcribe(one(audio)))],
    ["version 3, StreamASR", asr, ({ v3 }) => v3.streamASR(one(audio))],
    ["version 3, StreamASRWithPartials", asr, ({ v3 }) => collect(v3.streamASRWithPartials(one(audio)))],
    ["version 3, Transcribe", asr, ({ v3 }) => collect(v3.transcribe(one(audio)))],
    ["version 3, StreamTTS", tts, ({ v3 }) => collect(v3.streamTTS({}))],
    ["Interact, StreamASR", asr, ({ interact }) => interact.streamASR(one(audio))],
    ["Interact, StreamTTS", tts, ({ interact }) => collect(interact.streamTTS({}))],
  ];

  it.each(cases)("%s is UNIMPLEMENTED, and says what is missing", async (_what, missing, call) => {
    const server = await startForTest();
    const failure = await failureOf(call(diathekeClients(server)));
    expect(failure).toMatchObject({ code: "Unimplemented", message: expect.stringMatching(missing) });
    expect(server.errors).toEqual([]);
  });

  it("replies of version 1 are their texts and their ends", async () => {
    const { diatheke } = diathekeClients(await startForTest());
    const { sessionId } = await diatheke.newSession({ model: "clerk" });
    const replies = diatheke.streamAudioReplies({ sessionId })[Symbol.asyncIterator]();
    const next = async () => present((await replies.next()).value);
    expect(await next()).toMatchObject({
      label: "welcome_reply",
      outputMessage: { case: "text", value: "Welcome." },
    });
    expect(await next()).toMatchObject({ label: "welcome_reply", outputMessage: { case: "end" } });
    await diatheke.pushText({ sessionId, text: "hello" });
    expect(await next()).toMatchObject({ label: "hello_reply", outputMessage: { value: "Hello." } });
    expect(await next()).toMatchObject({ label: "hello_reply", outputMessage: { case: "end" } });
    await diatheke.endSession({ sessionId });
    expect((await replies.next()).done).toBe(true);
  });
});

describe("with an engine", () => {
  it("the first message of a stream is not sound, and all others are", async () => {
    async function* requests() {
      yield { data: { case: "token", value: { id: "s" } } };
      yield { data: { case: "audio", value: sound } };
    }
    expect(await collect(soundIn(requests()))).toEqual([sound]);
  });

  it("what is heard first as a whole counts, or that nothing is", async () => {
    const hearing = (...heard: readonly { text: string; isPartial: boolean }[]): Speech => ({
      async *hear() {
        for (const each of heard) yield { ...each, confidence: 0.8 };
      },
      say: () => one(sound),
    });
    const spoken = hearing({ text: "hel", isPartial: true }, { text: "hello", isPartial: false });
    expect(await heardOnce(spoken, one(sound))).toEqual({ text: "hello", confidence: 0.8, timedOut: false });
    expect(await heardOnce(hearing(), one(sound))).toEqual({ text: "", confidence: 0, timedOut: true });
  });
});
