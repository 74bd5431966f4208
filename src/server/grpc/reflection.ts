import { createRequire } from "node:module";
import { type DescFile, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { Server } from "@grpc/grpc-js";
import type * as Reflection from "@grpc/reflection";
import { addLater, type Method } from "./later.ts";

type PackageDefinition = ConstructorParameters<typeof Reflection.ReflectionService>[0];

const methods = ["v1", "v1alpha"].map(
  (version): Method => ({
    path: `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    kind: "bidi",
  }),
);

/** Server reflection, v1 and v1alpha: grpcurl and `buf curl` then need no schema. */
export function addReflection(server: Server, files: readonly DescFile[]): void {
  addLater(server, methods, (taker) => {
    const { ReflectionService }: typeof Reflection = createRequire(import.meta.url)("@grpc/reflection");
    const all = new Set<DescFile>();
    for (const file of files) collect(file, all);
    const fileDescriptorProtos = [...all].map(({ proto }) =>
      Buffer.from(toBinary(FileDescriptorProtoSchema, proto)),
    );
    // Of a package definition, the reflection service reads the file descriptors only.
    const definition = { parley: { fileDescriptorProtos } } as unknown as PackageDefinition;
    new ReflectionService(definition).addToServer(taker);
  });
}

/** A file after all that it imports. */
function collect(file: DescFile, into: Set<DescFile>): void {
  for (const dependency of file.dependencies) collect(dependency, into);
  into.add(file);
}
