import { writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { readTlsFiles } from "../../src/server/tls/files.ts";
import { TlsRenewal } from "../../src/server/tls/renewal.ts";
import { Scratch } from "../store/scratch.ts";
import { Authority, writeTlsFiles } from "./certificates.ts";

it("waits until files are not written to any more", async () => {
  const trust = await Authority.create();
  const { directory } = await Scratch.make();
  const files = await writeTlsFiles(directory, await trust.issueServer("CN=first"));
  const told: string[] = [];
  const renewal = new TlsRenewal({
    files,
    contents: await readTlsFiles(files),
    lookMs: 60_000,
    onChange: (_contents, { subject }) => told.push(subject),
    onError: ({ message }) => told.push(message),
  });
  const { cert, key } = await trust.issueServer("CN=second");
  for (const write of [
    () => writeFile(files.certificate, cert.slice(0, 100)),
    () => writeFile(files.certificate, cert),
    () => writeFile(files.key, key),
  ]) {
    await write();
    await renewal.look();
    expect(told).toEqual([]);
  }
  await renewal.look();
  await renewal.look();
  expect(told).toEqual(["CN=second"]);
});
