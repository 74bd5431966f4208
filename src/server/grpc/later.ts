import type { MethodDefinition, Server } from "@grpc/grpc-js";

/** A method of gRPC. */
export interface Method {
  /** Such as `/package.Service/Method`. */
  readonly path: string;
  readonly kind: "unary" | "serverStream" | "bidi";
}

/** What libraries add their services to. */
export type ServiceTaker = Pick<Server, "addService">;

type Handle = Parameters<Server["register"]>[1];

interface Implemented {
  readonly definition: MethodDefinition<unknown, unknown>;
  readonly handle: (...parameters: Parameters<Handle>) => void;
}

/**
 * Adds methods to a server whose library is loaded when one of them is called for the first time: few call them, and
 * nobody who starts a server should wait for it.
 *
 * @param load has the library add its services, with those methods.
 */
export function addLater(
  server: Server,
  methods: readonly Method[],
  load: (taker: ServiceTaker) => void,
): void {
  let loaded: ReadonlyMap<string, Implemented> | undefined;
  const find = (path: string): Implemented => {
    loaded ??= addedBy(load);
    const implemented = loaded.get(path);
    if (!implemented) throw new Error(`the library of ${path} does not have it`);
    return implemented;
  };
  for (const { path, kind } of methods) {
    server.register(
      path,
      ((...parameters: Parameters<Handle>) => find(path).handle(...parameters)) as Handle,
      (answer: unknown) => find(path).definition.responseSerialize(answer),
      (bytes: Buffer) => find(path).definition.requestDeserialize(bytes),
      kind,
    );
  }
}

function addedBy(load: (taker: ServiceTaker) => void): Map<string, Implemented> {
  const added = new Map<string, Implemented>();
  load({
    addService(service, implementation) {
      for (const [name, definition] of Object.entries(service)) {
        const { originalName = name } = definition;
        const handle = implementation[name] ?? implementation[originalName];
        if (handle) added.set(definition.path, { definition, handle: handle as Implemented["handle"] });
      }
    },
  });
  return added;
}
