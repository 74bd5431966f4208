import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readLabelled } from "../../src/eval/read-labelled.ts";
import { Catalog } from "../../src/model/catalog.ts";
import { loadModel } from "../../src/model/load.ts";
import { formatProblem, Problems } from "../../src/model/problem.ts";
import { findModels } from "../../src/model/source.ts";
import { readTextFile } from "../../src/model/text-file.ts";
import { readTests } from "../../src/transcript/read-tests.ts";
import { lampFiles, lampInOneFile } from "./lamp.ts";
import { writeModel } from "./write-model.ts";

async function linesOf(path: string): Promise<string[]> {
  const { problems } = await loadModel(path);
  return problems.map((problem) => formatProblem(problem).replace(/: (error|warning): .*\[/, " ["));
}

describe("what is no file is refused, and never waited for", () => {
  test("a named pipe, a device and a directory among the replies", async () => {
    const root = await writeModel("lamp", { ...lampFiles, "replies/directory.yaml/x": "" });
    execFileSync("mkfifo", [join(root, "replies/pipe.yaml")]);
    await symlink("/dev/zero", join(root, "replies/zero.yaml"));

    expect(await linesOf(root)).toEqual([
      "replies/directory.yaml:1:1 [nested-directory]",
      "replies/pipe.yaml:1:1 [not-a-file]",
      "replies/zero.yaml:1:1 [outside-model]",
    ]);
  });

  test("a pipe or a device as the model itself", async () => {
    const root = await writeModel("models", {});
    execFileSync("mkfifo", [join(root, "pipe.yaml")]);
    await symlink("/dev/zero", join(root, "zero.yaml"));
    await symlink("/dev/random", join(root, "random.yaml"));

    for (const name of ["pipe", "zero", "random"]) {
      expect(await linesOf(join(root, `${name}.yaml`)), name).toHaveLength(1);
      expect((await linesOf(join(root, `${name}.yaml`))).join(), name).toMatch(/not-a-file|outside-model/);
    }
  });

  test("a pipe among the tests of a model, and as labelled texts", async () => {
    const root = await writeModel("lamp", { ...lampFiles, "tests/a.yaml": "- start: {}" });
    execFileSync("mkfifo", [join(root, "tests/pipe.yaml")]);
    execFileSync("mkfifo", [join(root, "said.csv")]);

    const problems = new Problems();
    expect((await readTests(root, problems)).transcripts).toHaveLength(1);
    expect(problems.list().map(({ file }) => file)).toEqual(["tests/pipe.yaml"]);
    const said = new Problems();
    expect(await readLabelled(join(root, "said.csv"), said)).toEqual([]);
    expect(said.list().map(({ check }) => check)).toEqual(["not-a-file"]);
  });

  test("a file that grows is read as far as is allowed", async () => {
    const root = await writeModel("lamp", { "a.yaml": "" });
    const path = join(root, "a.yaml");
    await writeFile(path, "x".repeat(100));
    expect(await readTextFile(path, 100)).toEqual({ bytes: 100, text: "x".repeat(100) });
    appendFileSync(path, "x");
    expect(await readTextFile(path, 100)).toEqual({ bytes: 101, text: undefined, fault: "size" });
    // As large as files in /proc, which seem to have no bytes at all.
    const { text } = await readTextFile("/proc/self/status", 1 << 20);
    expect(text).toContain("Pid:");
  });
});

describe("links", () => {
  test("inside the model are followed, as those that a cluster mounts", async () => {
    const root = await writeModel("lamp", {});
    await mkdir(join(root, ".data"));
    for (const [path, text] of Object.entries(lampFiles)) {
      await mkdir(join(root, ".data", path, ".."), { recursive: true });
      await writeFile(join(root, ".data", path), text);
    }
    for (const name of new Set(Object.keys(lampFiles).map((path) => path.split("/")[0] ?? ""))) {
      await symlink(join(".data", name), join(root, name));
    }
    expect(await linesOf(root)).toEqual([]);
  });

  test("may lead to a model, which is then read where it is", async () => {
    const real = await writeModel("real", lampFiles);
    const models = await writeModel("models", {});
    await symlink(real, join(models, "lamp"));
    await writeFile(join(real, "lamp.yaml"), lampInOneFile());
    await symlink(join(real, "lamp.yaml"), join(models, "other.yaml"));

    for (const path of await findModels(models)) expect(await linesOf(path), path).toEqual([]);
  });

  test("that lead out of the model are not", async () => {
    const elsewhere = await writeModel("elsewhere", { "main.yaml": "", "hi.yaml": "secret: x" });
    const root = await writeModel("lamp", { ...lampFiles, "tests/a.yaml": "- start: {}" });
    await symlink(join(elsewhere, "hi.yaml"), join(root, "replies/hi.yaml"));
    await symlink("../../elsewhere/hi.yaml", join(root, "replies/gone.yaml"));
    await symlink("/etc/passwd", join(root, "tests/b.yaml"));
    await rm(join(root, "commands"), { recursive: true });
    await symlink(elsewhere, join(root, "commands"));

    expect(await linesOf(root)).toEqual([
      "commands:1:1 [outside-model]",
      "replies/gone.yaml:1:1 [unreadable]",
      "replies/hi.yaml:1:1 [outside-model]",
    ]);
    const problems = new Problems();
    await readTests(root, problems);
    expect(problems.list().map(formatProblem)).toEqual([
      "tests/b.yaml:1:1: error: this leads out of the directory of the model [unreadable]",
    ]);
  });

  test("that lead to a neighbour whose name begins the same are not", async () => {
    const models = await writeModel("models", { "lamp-2/hi.yaml": "" });
    for (const [path, text] of Object.entries(lampFiles)) {
      await mkdir(join(models, "lamp", path, ".."), { recursive: true });
      await writeFile(join(models, "lamp", path), text);
    }
    await symlink("../../lamp-2/hi.yaml", join(models, "lamp/replies/hi.yaml"));
    expect(await linesOf(join(models, "lamp"))).toEqual(["replies/hi.yaml:1:1 [outside-model]"]);
  });

  test("that lead to themselves are told", async () => {
    const root = await writeModel("lamp", lampFiles);
    await symlink("loop.yaml", join(root, "replies/loop.yaml"));
    await symlink("..", join(root, "replies/up"));
    expect(await linesOf(root)).toEqual(["replies/loop.yaml:1:1 [unreadable]"]);
  });
});

test("one strange thing among the models does not keep the others from being served", async () => {
  const models = await writeModel("models", { "lamp.yaml": lampInOneFile(), "notes.txt": "" });
  execFileSync("mkfifo", [join(models, "pipe"), join(models, "pipe.yaml")]);
  await symlink("nowhere.yaml", join(models, "gone.yaml"));
  await symlink("loop", join(models, "loop"));
  const catalog = new Catalog(models);

  const entries = await catalog.reload();
  expect(entries.map(({ id, problems }) => [id, problems.map(({ check }) => check)])).toEqual([
    ["gone", ["unreadable"]],
    ["lamp", []],
    ["pipe", ["not-a-file"]],
  ]);
  expect(catalog.list().map(({ model }) => model.id)).toEqual(["lamp"]);
});

describe("a file in another encoding", () => {
  const reply = "language_data: {en_US: [Hi]}\n";
  const utf16 = Buffer.from(`\ufeff${reply}`, "utf16le");

  test.each([
    ["UTF-16", utf16, "not-utf8"],
    ["UTF-16, the other way round", Buffer.from(utf16).swap16(), "not-utf8"],
    ["Latin-1", Buffer.from("language_data: {en_US: [Grüezi]}", "latin1"), "not-utf8"],
    ["half a letter of UTF-8", Buffer.from([...Buffer.from(reply), 0xf0, 0x9f]), "not-utf8"],
    ["half a pair of surrogates", Buffer.from([0xed, 0xa0, 0x80]), "not-utf8"],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${reply}`), ""],
    [
      "lines that end with CR LF",
      Buffer.from(reply.replaceAll(" {en_US: [Hi]}", "\r\n  en_US:\r\n    - Hi\r\n")),
      "",
    ],
  ])("%s", async (_, bytes, check) => {
    const root = await writeModel("lamp", { ...lampFiles, "replies/sorry_reply.yaml": bytes });
    expect(await linesOf(root)).toEqual(check === "" ? [] : [`replies/sorry_reply.yaml:1:1 [${check}]`]);
  });

  test("is told also when its bytes are NUL, or its lines end with CR alone", async () => {
    for (const text of [`${"\0".repeat(100)}`, "language_data:\r  en_US:\r    - Hi\r"]) {
      const root = await writeModel("lamp", { ...lampFiles, "replies/sorry_reply.yaml": text });
      const { model, problems } = await loadModel(root);
      expect(model).toBeUndefined();
      expect(problems[0]).toMatchObject({ file: "replies/sorry_reply.yaml", line: 1 });
    }
  });
});
