import type { DescEnum, DescFile, DescMessage, DescMethod, DescService } from "@bufbuild/protobuf";
import { getComments } from "@bufbuild/protoplugin";

export type DescType = DescMessage | DescEnum;

/** What the page holds, in its order. */
export interface Outline {
  readonly packageName: string;
  readonly services: readonly DescService[];
  /** The messages of a method, with what is declared inside them: they are shown with it. */
  readonly ofMethod: ReadonlyMap<DescMethod, readonly DescType[]>;
  /** All other messages and enums, by file. Files that calls reach earlier come earlier. */
  readonly shared: ReadonlyMap<DescFile, readonly DescType[]>;
  /** Which messages have fields of a type. */
  readonly users: ReadonlyMap<DescType, ReadonlySet<DescMessage>>;
}

/** @param first the service that comes first; all else is in the order of the files. */
export function outlineOf(files: readonly DescFile[], first?: string): Outline {
  const services = files
    .flatMap((file) => file.services)
    .sort((a, b) => Number(b.typeName === first) - Number(a.typeName === first));
  const methods = services.flatMap((service) => service.methods);
  const users = usersIn(files.flatMap(typesIn));

  const ofMethod = new Map<DescMethod, DescType[]>();
  const taken = new Set<DescType>();
  for (const method of methods) {
    const own = [method.input, method.output].filter((message) => !taken.has(message) && !users.has(message));
    const types = own.flatMap(withNested).filter(({ file }) => files.includes(file));
    for (const type of types) taken.add(type);
    ofMethod.set(method, types);
  }

  const reached = new Set<DescMessage>();
  for (const { input, output } of methods) for (const message of [input, output]) reach(message, reached);
  const order = new Set([...reached].map(({ file }) => file).filter((file) => files.includes(file)));
  for (const file of files) order.add(file);
  const shared = [...order].map((file) => [file, typesIn(file).filter((type) => !taken.has(type))] as const);
  return {
    packageName: files[0]?.proto.package ?? "",
    services,
    ofMethod,
    shared: new Map(shared.filter(([, types]) => types.length > 0)),
    users,
  };
}

/** What a type is called on the page: by its name in the package, such as `Command.Runner`. */
export function nameOf({ typeName, file }: DescType): string {
  return typeName.slice(file.proto.package.length + 1);
}

/** Such as `event.proto`. */
export function fileName({ name }: DescFile): string {
  return `${name.slice(name.lastIndexOf("/") + 1)}.proto`;
}

function usersIn(types: readonly DescType[]): Map<DescType, Set<DescMessage>> {
  const users = new Map<DescType, Set<DescMessage>>();
  for (const user of types) {
    if (user.kind === "enum") continue;
    for (const type of fieldTypes(user)) users.set(type, (users.get(type) ?? new Set()).add(user));
  }
  return users;
}

/** Adds a message, and after it what its fields lead to. */
function reach(message: DescMessage, reached: Set<DescMessage>): void {
  if (reached.has(message)) return;
  reached.add(message);
  for (const { message: next } of message.fields) if (next) reach(next, reached);
}

function fieldTypes({ fields }: DescMessage): DescType[] {
  return fields.flatMap((field) => field.message ?? field.enum ?? []);
}

/** As written: protoc keeps messages and enums apart. */
function typesIn(file: DescFile): DescType[] {
  return [...file.messages, ...file.enums].sort((a, b) => lineOf(a) - lineOf(b)).flatMap(withNested);
}

function withNested(type: DescType): DescType[] {
  if (type.kind === "enum") return [type];
  const nested = [...type.nestedEnums, ...type.nestedMessages].sort((a, b) => lineOf(a) - lineOf(b));
  return [type, ...nested.flatMap(withNested)];
}

function lineOf(type: DescType): number {
  const path = getComments(type).sourcePath.join();
  const location = type.file.proto.sourceCodeInfo?.location.find((one) => one.path.join() === path);
  return location?.span[0] ?? 0;
}
