import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from "../../../gen/google/rpc/error_details_pb.ts";
import { ParleyError, reasons } from "../../../src/client/error.ts";
import { failureOf, mayPassLater, wasLeft } from "../../../web/src/parts/failure.ts";
import { root } from "../../cli/parley.ts";

describe("what is said of a failure", () => {
  it.each(reasons)("%s comes with what to do", (reason) => {
    const { advice } = failureOf(refused(Code.Internal, reason));
    expect(advice).not.toBe("");
    expect(readFileSync(join(root, "docs", "errors.md"), "utf8")).toContain(`\`${reason}\``);
  });

  it("holds the fields that are wrong, and when to try again", () => {
    const error = refused(Code.InvalidArgument, "INVALID_REQUEST", [
      {
        desc: BadRequestSchema,
        value: { fieldViolations: [{ field: "user_id", description: "is too long" }] },
      },
      { desc: RetryInfoSchema, value: { retryDelay: { seconds: 2n, nanos: 5e8 } } },
    ]);
    expect(failureOf(error)).toMatchObject({ fields: { user_id: "is too long" }, retryInMs: 2_500 });
  });

  it("is the same for what the client made of it", () => {
    const error = refused(Code.NotFound, "SESSION_NOT_FOUND");
    expect(failureOf(ParleyError.from(error))).toEqual(failureOf(error));
  });

  it("names faults of the console as such", () => {
    expect(failureOf(new TypeError("x is undefined"))).toMatchObject({
      message: "x is undefined",
      reason: "",
    });
  });
});

it("tells what passes from what does not, and from leaving", () => {
  expect(mayPassLater(failureOf(new ConnectError("gone", Code.Unavailable)))).toBe(true);
  expect(mayPassLater(failureOf(refused(Code.Aborted, "CONCURRENT_WRITE")))).toBe(true);
  expect(mayPassLater(failureOf(refused(Code.NotFound, "SESSION_NOT_FOUND")))).toBe(false);
  expect(wasLeft(new ConnectError("left", Code.Canceled))).toBe(true);
  expect(wasLeft(new ConnectError("gone", Code.Unavailable))).toBe(false);
});

type Details = NonNullable<ConstructorParameters<typeof ConnectError>[3]>;

function refused(code: Code, reason: string, more: Details = []): ConnectError {
  const info = { desc: ErrorInfoSchema, value: { reason, domain: "parley" } };
  return new ConnectError("It failed.", code, undefined, [info, ...more]);
}
