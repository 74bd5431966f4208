import type { handleServerStreamingCall, Server, ServerWritableStream } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";

/** A service of health alone: it serves as long as there is anybody to say so. A restart would not help others. */
const live = "live";

/** grpc.health.v1 for the whole server ("") and for each service; the same for /healthz. */
export class Health {
  private readonly services: readonly string[];
  private readonly implementation: HealthImplementation;
  private isRunning = false;
  private isStoreAvailable = true;
  private readonly watches = new Set<ServerWritableStream<unknown, unknown>>();

  /** @param services the full names of the services; none serves until `set(true)`. */
  constructor(services: readonly string[]) {
    this.services = ["", ...services];
    this.implementation = new HealthImplementation({
      ...Object.fromEntries(this.services.map((service) => [service, "NOT_SERVING" as const])),
      [live]: "SERVING",
    });
  }

  get serving(): boolean {
    return this.isRunning && this.isStoreAvailable;
  }

  /** Whether calls are taken at all. */
  set(running: boolean): void {
    this.isRunning = running;
    this.tell();
  }

  /** Whether what calls bring about can be stored. */
  setStoreAvailable(available: boolean): void {
    this.isStoreAvailable = available;
    this.tell();
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

  private tell(): void {
    const status = this.serving ? "SERVING" : "NOT_SERVING";
    for (const service of this.services) this.implementation.setStatus(service, status);
  }
}
