import { type DescFile, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { Server } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";

type PackageDefinition = ConstructorParameters<typeof ReflectionService>[0];

/** Server reflection, v1 and v1alpha: grpcurl and `buf curl` then need no schema. */
export function addReflection(server: Server, files: readonly DescFile[]): void {
  const all = new Set<DescFile>();
  for (const file of files) collect(file, all);
  const fileDescriptorProtos = [...all].map(({ proto }) =>
    Buffer.from(toBinary(FileDescriptorProtoSchema, proto)),
  );
  // Of a package definition, the reflection service reads the file descriptors only.
  const definition = { parley: { fileDescriptorProtos } } as unknown as PackageDefinition;
  new ReflectionService(definition).addToServer(server);
}

/** A file after all that it imports. */
function collect(file: DescFile, into: Set<DescFile>): void {
  for (const dependency of file.dependencies) collect(dependency, into);
  into.add(file);
}
