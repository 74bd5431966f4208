import { maskText } from "../dialog/mask.ts";
import { type Loaded, loadModel } from "../model/load.ts";
import { type Problem, Problems } from "../model/problem.ts";
import { BuiltinRecognizer } from "../nlu/builtin.ts";
import { CorePartner } from "./core-partner.ts";
import { Coverage, type CoverageReport } from "./coverage.ts";
import { type Mismatch, play } from "./play.ts";
import { readTests } from "./read-tests.ts";

/** What came of running a model's transcripts. */
export interface ModelTest {
  readonly id: string;
  /** Problems of the model and of its transcripts. With errors, nothing was played. */
  readonly problems: readonly Problem[];
  readonly results: readonly TranscriptResult[];
  readonly coverage: CoverageReport | undefined;
}

export interface TranscriptResult {
  readonly name: string;
  /** Empty when the conversation went as written. Values of sensitive parameters are masked. */
  readonly mismatches: readonly Mismatch[];
}

/** Plays all transcripts of the model at a path against the pure core. */
export async function testModel(path: string): Promise<ModelTest> {
  const { id, model, problems: modelProblems }: Loaded = await loadModel(path);
  const problems = new Problems();
  const transcripts = model ? await readTests(path, problems) : [];
  if (!model || problems.hasErrors) {
    return { id, problems: [...modelProblems, ...problems.list()], results: [], coverage: undefined };
  }
  const recognizer = new BuiltinRecognizer();
  await recognizer.prepare(model);
  await recognizer.settled();
  const coverage = new Coverage(model);
  const results: TranscriptResult[] = [];
  for (const transcript of transcripts) {
    const partner = new CorePartner(model, coverage, recognizer);
    const mismatches = (await play(transcript, partner)).map(({ at, expected, actual }) => {
      const { secrets } = partner;
      return { at, expected: maskText(expected, secrets), actual: maskText(actual, secrets) };
    });
    results.push({ name: transcript.name, mismatches });
  }
  return { id, problems: [...modelProblems, ...problems.list()], results, coverage: coverage.report() };
}
