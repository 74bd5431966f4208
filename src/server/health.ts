import { createRequire } from "node:module";
import type { handleServerStreamingCall, Server, ServerWritableStream } from "@grpc/grpc-js";
import type * as HealthCheck from "grpc-health-check";
import { Health as HealthService } from "../../gen/grpc/health/v1/health_pb.ts";
import { addLater, type Method } from "./grpc/later.ts";

const methods = HealthService.methods.map(
  ({ name, methodKind }): Method => ({
    path: `/${HealthService.typeName}/${name}`,
    kind: methodKind === "server_streaming" ? "serverStream" : "unary",
  }),
);

/** A service of health alone: it serves as long as there is anybody to say so. A restart would not help others. */
const live = "live";

/** grpc.health.v1 for the whole server ("") and for each service; the same for /healthz. */
export class Health {
  private readonly services: readonly string[];
  /** Undefined until somebody asks over gRPC. */
  private implementation: HealthCheck.HealthImplementation | undefined;
  private isReady = false;
  private isStopping = false;
  private isStoreAvailable = true;
  private readonly watches = new Set<ServerWritableStream<unknown, unknown>>();

  /** @param services the full names of the services; none serves until `setReady`. */
  constructor(services: readonly string[]) {
    this.services = ["", ...services];
  }

  get serving(): boolean {
    return this.isReady && !this.isStopping && this.isStoreAvailable;
  }

  /** From now on, calls are answered without delay. */
  setReady(): void {
    this.isReady = true;
    this.tell();
  }

  /** From now on, no more calls are taken. */
  setStopping(): void {
    this.isStopping = true;
    this.tell();
  }

  /** Whether what calls bring about can be stored. */
  setStoreAvailable(available: boolean): void {
    this.isStoreAvailable = available;
    this.tell();
  }

  addTo(server: Server): void {
    addLater(server, methods, ({ addService }) => {
      this.open().addToServer({
        addService: (service, { watch: tell, ...others }) => {
          const watch: handleServerStreamingCall<unknown, unknown> = (call) => {
            this.watches.add(call);
            call.on("cancelled", () => this.watches.delete(call));
            (tell as typeof watch)(call);
          };
          addService(service, { ...others, watch });
        },
      });
    });
  }

  /** Ends all watches: grpc-health-check never does, and they would hold up a server that stops. */
  endWatches(): void {
    for (const call of this.watches) call.end();
  }

  private open(): HealthCheck.HealthImplementation {
    const { HealthImplementation }: typeof HealthCheck = createRequire(import.meta.url)("grpc-health-check");
    this.implementation = new HealthImplementation({ [live]: "SERVING" });
    this.tell();
    return this.implementation;
  }

  private tell(): void {
    const status = this.serving ? "SERVING" : "NOT_SERVING";
    for (const service of this.services) this.implementation?.setStatus(service, status);
  }
}
