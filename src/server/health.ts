import type { handleServerStreamingCall, Server, ServerWritableStream } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";

/** grpc.health.v1 for the whole server ("") and for each service; the same for /healthz. */
export class Health {
  private readonly services: readonly string[];
  private readonly implementation: HealthImplementation;
  private isServing = false;
  private readonly watches = new Set<ServerWritableStream<unknown, unknown>>();

  /** @param services the full names of the services; none serves until `set(true)`. */
  constructor(services: readonly string[]) {
    this.services = ["", ...services];
    this.implementation = new HealthImplementation(
      Object.fromEntries(this.services.map((service) => [service, "NOT_SERVING" as const])),
    );
  }

  get serving(): boolean {
    return this.isServing;
  }

  set(serving: boolean): void {
    this.isServing = serving;
    for (const service of this.services)
      this.implementation.setStatus(service, serving ? "SERVING" : "NOT_SERVING");
  }

  addTo(server: Server): void {
    this.implementation.addToServer({
      addService: (service, { watch: tell, ...others }) => {
        const watch: handleServerStreamingCall<unknown, unknown> = (call) => {
          this.watches.add(call);
          call.on("cancelled", () => this.watches.delete(call));
          (tell as typeof watch)(call);
        };
        server.addService(service, { ...others, watch });
      },
    });
  }

  /** Ends all watches: grpc-health-check never does, and they would hold up a server that stops. */
  endWatches(): void {
    for (const call of this.watches) call.end();
  }
}
