import { Code } from "@connectrpc/connect";
import type { ComponentChildren } from "preact";
import { ErrorNotice } from "./error-notice.tsx";
import { failureOf } from "./failure.ts";
import type { Fetched } from "./fetched.ts";
import { Waiting } from "./waiting.tsx";

interface AnswerProps<T> {
  readonly of: Fetched<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** Shows what the server was asked for; until then that it was, or why it can not be shown. */
export function Answer<T>({ of: { value, error, again }, children }: AnswerProps<T>) {
  if (error !== undefined && failureOf(error).code === Code.PermissionDenied) return <ForOperators />;
  return (
    <>
      <ErrorNotice error={error} onRetry={again} />
      {value !== undefined ? children(value) : error === undefined && <Waiting label="Loading" />}
    </>
  );
}

function ForOperators() {
  return (
    <div class="empty">
      <p>This is for operators: it shows how the model is made.</p>
      <p>
        Sign in with a key of an operator to see it:{" "}
        <code>npx parley keys create &lt;name&gt; --role operator</code> makes one.
      </p>
    </div>
  );
}
