import { maskText } from "../dialog/mask.ts";
import type { Model } from "../dialog/model.ts";
import { type Loaded, loadModel } from "../model/load.ts";
import { type Place, type Problem, Problems } from "../model/problem.ts";
import { BuiltinRecognizer } from "../nlu/builtin.ts";
import type { Recognizer } from "../nlu/recognizer.ts";
import { CorePartner } from "./core-partner.ts";
import { Coverage, type CoverageReport } from "./coverage.ts";
import type { NluTest } from "./nlu-test.ts";
import { type Mismatch, type Partner, play } from "./play.ts";
import { checkNluTests } from "./read-nlu-tests.ts";
import { readTests, type Tests } from "./read-tests.ts";
import { timeSharing } from "./time-sharing.ts";
import type { Transcript } from "./transcript.ts";
import { understand } from "./understand.ts";

/** What came of running a model's tests. */
export interface ModelTest {
  readonly id: string;
  /** Empty when the model has errors. */
  readonly version: string;
  /** Problems of the model and of its tests. With errors, nothing was run. */
  readonly problems: readonly Problem[];
  /** Of the transcripts, then of the NLU tests, each in their order. */
  readonly results: readonly TestResult[];
  /** What the transcripts have used. */
  readonly coverage: CoverageReport | undefined;
}

/** What came of one test. */
export type TestResult = TranscriptResult | NluTestResult;

interface Result {
  /** For people. Values of sensitive parameters are masked, here and below. */
  readonly name: string;
  readonly at: Place;
  /** Empty when it went as written. */
  readonly mismatches: readonly Mismatch[];
  /** How long it took. */
  readonly milliseconds: number;
}

export interface TranscriptResult extends Result {
  readonly kind: "transcript";
}

/** Its name is the text. */
export interface NluTestResult extends Result {
  readonly kind: "nlu";
  /** The intent that was expected, and the one that was recognized. Empty: none. */
  readonly expected: string;
  readonly got: string;
}

export interface Circumstances {
  /** What understands texts, and keeps what it learns; absent: a built-in recognizer for this run only. */
  readonly recognizer?: Recognizer;
  /** Gives the very model that the recognizer has learned before, where this is the same; else this one. */
  readonly known?: (model: Model) => Model;
}

/**
 * Runs all tests of the model at a path: transcripts against the pure core, NLU tests against the recognizer. While
 * it runs, the rest of the process goes on.
 */
export async function testModel(path: string, circumstances: Circumstances = {}): Promise<ModelTest> {
  const loaded: Loaded = await loadModel(path);
  const { id } = loaded;
  if (!loaded.model) return { id, version: "", problems: loaded.problems, results: [], coverage: undefined };
  const { known = (one) => one, recognizer = new BuiltinRecognizer() } = circumstances;
  const model = known(loaded.model);

  const problems = new Problems();
  const tests = await readTests(path, problems);
  checkNluTests(tests.nluTests, model, problems);
  const about = { id, version: model.version, problems: [...loaded.problems, ...problems.list()] };
  if (problems.hasErrors) return { ...about, results: [], coverage: undefined };

  await recognizer.prepare?.(model);
  await recognizer.settled?.();
  return { ...about, ...(await new TestRun(model, recognizer).run(tests)) };
}

class TestRun {
  private readonly model: Model;
  private readonly recognizer: Recognizer;
  private readonly coverage: Coverage;
  private readonly shareTime = timeSharing();

  constructor(model: Model, recognizer: Recognizer) {
    this.model = model;
    this.recognizer = recognizer;
    this.coverage = new Coverage(model);
  }

  async run({ transcripts, nluTests }: Tests): Promise<Pick<ModelTest, "results" | "coverage">> {
    const results: TestResult[] = [];
    for (const transcript of transcripts) results.push(await timed(() => this.play(transcript)));
    for (const test of nluTests) {
      await this.shareTime();
      results.push(await timed(() => this.understand(test)));
    }
    return { results, coverage: this.coverage.report() };
  }

  private async play(transcript: Transcript): Promise<Omit<TranscriptResult, "milliseconds">> {
    const core = new CorePartner(this.model, this.coverage, this.recognizer);
    const mismatches = await play(transcript, this.unhurried(core));
    const shown = (text: string) => maskText(text, core.secrets);
    return {
      kind: "transcript",
      name: transcript.name,
      at: transcript.at,
      mismatches: mismatches.map(({ at, expected, actual }) => {
        return { at, expected: shown(expected), actual: shown(actual) };
      }),
    };
  }

  private async understand(test: NluTest): Promise<Omit<NluTestResult, "milliseconds">> {
    const { text, got, mismatches } = await understand(test, this.model, this.recognizer);
    return { kind: "nlu", name: text, at: test.at, expected: test.intentId.value, got, mismatches };
  }

  /** The same partner, which shares its time with the rest of the process. */
  private unhurried(partner: Partner): Partner {
    return {
      start: async (...step) => {
        await this.shareTime();
        return partner.start(...step);
      },
      send: async (...step) => {
        await this.shareTime();
        return partner.send(...step);
      },
    };
  }
}

async function timed<T>(work: () => Promise<T>): Promise<T & { readonly milliseconds: number }> {
  const begun = performance.now();
  const done = await work();
  return { ...done, milliseconds: performance.now() - begun };
}
