import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { outlineOf } from "../../scripts/reference/outline.ts";
import { writePage } from "../../scripts/reference/page.ts";
import { roleFor } from "../../src/rpc/roles.ts";
import { root } from "../cli/parley.ts";

const buf = join(root, "node_modules", ".bin", "buf");
const directory = mkdtempSync(join(tmpdir(), "parley-reference-"));
afterAll(() => rmSync(directory, { recursive: true }));

describe("the page that is made of proto files", () => {
  let page = "";
  beforeAll(() => {
    page = pageOf({ "zoo/v1/animal.proto": animals, "zoo/v1/zoo.proto": zoo, "other/v1/other.proto": other });
  });

  it("lists the calls, the one service first that is wanted first, and for whom they are", () => {
    expect(page).toContain(
      lines(
        "| [ZooService](#zooservice) | Where animals live. | [for](security.md#who-may-call) |",
        "| :--- | :--- | :--- |",
        "| [Feed](#feed) | Feeds one. | clients |",
        "| [Watch](#watch) | Watches \\| waits. | operators |",
      ),
    );
    expect(page.indexOf("## ZooService")).toBeLessThan(page.indexOf("## AnimalService"));
  });

  it("shows a call with its messages", () => {
    expect(page).toContain(
      lines(
        "### Watch",
        "",
        "Watches | waits. For operators only.",
        "",
        "`/zoo.v1.ZooService/Watch` takes [WatchRequest](#watchrequest) and answers with a stream of [WatchResponse](#watchresponse).",
        "",
        "#### WatchRequest",
        "",
        "Request of [Watch](#watch).",
        "",
        "No fields.",
        "",
        "#### WatchResponse",
      ),
    );
  });

  it("shows fields with number, type and comment", () => {
    expect(page).toContain(
      lines(
        "| # | Field | Type | Description |",
        "| :--- | :--- | :--- | :--- |",
        "| 1 | `animal` | [Animal](#animal) | Who. |",
        "| 2 | `grams` | `optional uint32` | How much. |",
        "| 3 | `foods` | `repeated string` | What. |",
        "| 4 | `notes` | `map<string, int64>` | Why. |",
        "| 5 | `friends` | map\\<string, [Animal](#animal)\\> | With whom. |",
        "| 6 | `after` | [Duration](https://protobuf.dev/reference/protobuf/google.protobuf/#duration) | When. |",
        "| 9 | `old` | `bool` | **Deprecated.** As before. |",
      ),
    );
  });

  it("shows a oneof apart from other fields", () => {
    expect(page).toContain(
      lines(
        "**`keeper`**: Who feeds it. Required. One of:",
        "",
        "| # | Field | Type | Description |",
        "| :--- | :--- | :--- | :--- |",
        "| 7 | `name` | `string` | A person. |",
        "| 8 | `robot` | [Animal.Kind](#animalkind) | A robot. |",
      ),
    );
  });

  it("shows what calls share once, as its file has it, with its users", () => {
    expect(headings(page).slice(headings(page).indexOf("## animal.proto"))).toEqual([
      "## animal.proto",
      "### Size",
      "### Animal",
      "### Animal.Kind",
    ]);
    expect(page).toContain(lines("| 0 | `SIZE_UNSPECIFIED` | Not used. |", "", "Used in [Animal](#animal)."));
  });

  it("leads from names in comments to where they are described", () => {
    const leading = (comment: string) => describedAs(page, comment);
    expect(leading("one")).toBe(
      "See [Feed](#feed), [`FeedRequest.grams`](#feedrequest) and [`Animal.size`](#animal).",
    );
    expect(leading("two")).toBe(
      "Any [Size](#size) is a word. Size too, `snake_case` and `google.rpc.Status`.",
    );
    expect(leading("three")).toBe(
      '`"en_US"`, "two words", `a | b`, \\<b\\>, \\*, [errors.md](errors.md).'.replace("a |", "a \\|"),
    );
    expect(leading("four")).toBe("First [ABORTED](errors.md#every-reason).<br><br>Second paragraph.");
    expect(leading("five")).toBe("Leads not to FeedResponse itself.");
  });

  it("has nothing of other packages", () => {
    expect(page).not.toContain("Other");
  });

  it("is not made if two headings would have one anchor", () => {
    const clash = animals.replace("enum Size", "message Feed {}\n\nenum Size");
    expect(() => pageOf({ "zoo/v1/animal.proto": clash, "zoo/v1/zoo.proto": zoo })).toThrow("#feed");
  });
});

describe("docs/api.md", () => {
  const page = readFileSync(join(root, "docs", "api.md"), "utf8");

  it("is made from the proto files as they are", () => {
    const out = join(directory, "made");
    execFileSync(buf, ["generate", "--template", "buf.gen.docs.yaml", "--output", out], { cwd: root });
    expect(readFileSync(join(out, "docs", "api.md"), "utf8"), "npm run generate").toBe(page);
  });

  it.each([...SessionService.methods, ...ModelService.methods])("says for whom $name is", (method) => {
    const row = new RegExp(`^\\| \\[${method.name}\\]\\(#.*\\| (\\w+)s \\|$`, "m").exec(page);
    expect(row?.[1]).toBe(roleFor(method));
  });
});

/** The page of package zoo.v1. */
function pageOf(sources: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(directory, "proto-"));
  for (const [name, source] of Object.entries(sources)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), source);
  }
  const built = execFileSync(buf, ["build", folder, "--as-file-descriptor-set", "-o", "-"]);
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, built));
  const files = [...registry.files].filter(({ proto }) => proto.package === "zoo.v1");
  return writePage(outlineOf(files, "zoo.v1.ZooService"));
}

function lines(...all: string[]): string {
  return all.join("\n");
}

function headings(page: string): string[] {
  return page.split("\n").filter((line) => line.startsWith("#"));
}

/** What the page says of a field of FeedResponse. */
function describedAs(page: string, field: string): string | undefined {
  return new RegExp(`^\\| \\d+ \\| \`${field}\` \\| \`string\` \\| (.*) \\|$`, "m").exec(page)?.[1];
}

const animals = `
syntax = "proto3";
package zoo.v1;

// Comes late in the alphabet of what is wanted first.
service AnimalService {
  // Counts.
  rpc Count(CountRequest) returns (CountResponse);
}

message CountRequest {}
message CountResponse {}

// How large.
enum Size {
  // Not used.
  SIZE_UNSPECIFIED = 0;
}

// Lives.
message Animal {
  // What it is.
  enum Kind {
    // Not used.
    KIND_UNSPECIFIED = 0;
  }
  // Its size.
  Size size = 1;
}
`;

const zoo = `
syntax = "proto3";
package zoo.v1;
import "google/protobuf/duration.proto";
import "zoo/v1/animal.proto";

// Where animals live. They like it.
service ZooService {
  // Feeds one. And
  // another one.
  rpc Feed(FeedRequest) returns (FeedResponse);
  // Watches | waits. For operators only.
  rpc Watch(WatchRequest) returns (stream WatchResponse);
}

// Request of Feed.
message FeedRequest {
  // Who.
  Animal animal = 1;
  // How much.
  optional uint32 grams = 2;
  // What.
  repeated string foods = 3;
  // Why.
  map<string, int64> notes = 4;
  // With whom.
  map<string, Animal> friends = 5;
  // When.
  google.protobuf.Duration after = 6;
  // Who feeds it. Required.
  oneof keeper {
    // A person.
    string name = 7;
    // A robot.
    Animal.Kind robot = 8;
  }
  // As before.
  bool old = 9 [deprecated = true];
}

// Response of Feed.
message FeedResponse {
  // See Feed, FeedRequest.grams and Animal.size.
  string one = 1;
  // Any Size is a word. Size too, snake_case and google.rpc.Status.
  string two = 2;
  // "en_US", "two words", \`a | b\`, <b>, *, docs/errors.md.
  string three = 3;
  // First ABORTED.
  //
  // Second paragraph.
  string four = 4;
  // Leads not to FeedResponse itself.
  string five = 5;
}

// Request of Watch.
message WatchRequest {}

// Response of Watch.
message WatchResponse {
  // It.
  Animal animal = 1;
}
`;

const other = `
syntax = "proto3";
package other.v1;
message Other {}
`;
