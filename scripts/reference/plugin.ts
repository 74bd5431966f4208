// A plugin of protoc that makes one page of Markdown of the comments in proto files: docs/api.md. See
// buf.gen.docs.yaml. Its one option, first=<service>, says which service the page begins with.
import { create, createFileRegistry } from "@bufbuild/protobuf";
import {
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { runNodeJs } from "@bufbuild/protoplugin";
import { outlineOf } from "./outline.ts";
import { writePage } from "./page.ts";

runNodeJs({
  name: "protoc-gen-reference",
  version: "v1",
  run({ protoFile, fileToGenerate, parameter }) {
    const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: protoFile }));
    const files = fileToGenerate.flatMap((name) => registry.getFile(name) ?? []);
    const first = /^first=(.+)$/.exec(parameter)?.[1];
    return create(CodeGeneratorResponseSchema, {
      file: [{ name: "api.md", content: writePage(outlineOf(files, first)) }],
      supportedFeatures: BigInt(CodeGeneratorResponse_Feature.PROTO3_OPTIONAL),
    });
  },
});
