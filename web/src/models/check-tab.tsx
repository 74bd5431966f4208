import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import { Answer } from "../parts/answer.tsx";
import { useFetched } from "../parts/fetched.ts";
import { models } from "../server.ts";
import { ProblemList } from "./problem-list.tsx";

/** What is wrong with the model as it is on the server's disk now. */
export function CheckTab({ model: { modelId } }: { readonly model: Model }) {
  const found = useFetched((signal) => models.checkModel({ modelId }, { signal }), [modelId]);
  return (
    <section class="stack">
      <div class="row">
        <p class="faint">The model as it is on the server's disk now.</p>
        <span class="spacer" />
        <button type="button" class="button small" onClick={found.again} disabled={found.isLoading}>
          Check again
        </button>
      </div>
      <Answer of={found}>
        {({ problems }) =>
          problems.length === 0 ? (
            <p class="notice good">
              <strong>Nothing is wrong with it.</strong>
            </p>
          ) : (
            <ProblemList problems={problems} />
          )
        }
      </Answer>
    </section>
  );
}
