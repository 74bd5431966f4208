import type { DescService } from "@bufbuild/protobuf";
import type { ServiceImpl } from "@connectrpc/connect";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { type Guard, guarded } from "../rpc/guard.ts";
import { modelService } from "../rpc/model-service.ts";
import { sessionService } from "../rpc/session-service.ts";
import type { Core } from "./core.ts";

/** A service and what answers its calls, whichever transport they come by. */
export interface Service<S extends DescService = DescService> {
  readonly description: S;
  readonly implementation: ServiceImpl<S>;
}

/** Everything that clients can call, behind the guard. */
export function servicesOf({ sessions, models, reloading }: Core, guard: Guard): readonly Service[] {
  const reload = () => reloading.forOperators();
  return [
    serviceOf(SessionService, sessionService(sessions), guard),
    serviceOf(ModelService, modelService(models, reload), guard),
  ];
}

function serviceOf<S extends DescService>(
  description: S,
  implementation: ServiceImpl<S>,
  guard: Guard,
): Service<S> {
  return { description, implementation: guarded(description, implementation, guard) };
}
