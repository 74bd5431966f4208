import type { DescService } from "@bufbuild/protobuf";
import type { ServiceImpl } from "@connectrpc/connect";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { type Guard, guarded } from "../rpc/guard.ts";
import { modelService } from "../rpc/model-service.ts";
import { sessionService } from "../rpc/session-service.ts";
import type { Core } from "./core.ts";
import { draw } from "./drawing.ts";

/** A service and what answers its calls, whichever transport they come by. */
export interface Service<S extends DescService = DescService> {
  readonly description: S;
  readonly implementation: ServiceImpl<S>;
}

/** Everything that clients can call, behind the guard. */
export function servicesOf({ sessions, models, reloading, onDisk }: Core, guard: Guard): readonly Service[] {
  const files = {
    reload: () => reloading.forOperators(),
    check: (modelId: string) => onDisk.check(modelId),
    test: (modelId: string) => onDisk.test(modelId),
  };
  return [
    serviceOf(SessionService, sessionService(sessions), guard),
    serviceOf(ModelService, modelService(models, files, draw), guard),
  ];
}

function serviceOf<S extends DescService>(
  description: S,
  implementation: ServiceImpl<S>,
  guard: Guard,
): Service<S> {
  return { description, implementation: guarded(description, implementation, guard) };
}
