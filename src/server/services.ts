import type { DescService } from "@bufbuild/protobuf";
import type { ServiceImpl } from "@connectrpc/connect";
import { Diatheke } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { DiathekeService } from "../../gen/cobaltspeech/diatheke/v3/diatheke_pb.ts";
import { InteractService } from "../../gen/cobaltspeech/interact/v3/interact_pb.ts";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { diathekeService } from "../diatheke/diatheke-service.ts";
import { noSpeech } from "../diatheke/speech.ts";
import { Tokens, tokenSeal } from "../diatheke/tokens.ts";
import { v3Service } from "../diatheke/v3-service.ts";
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
export function servicesOf(core: Core, guard: Guard): readonly Service[] {
  const { sessions, models, reloading, onDisk } = core;
  const files = {
    reload: () => reloading.forOperators(),
    check: (modelId: string) => onDisk.check(modelId),
    test: (modelId: string) => onDisk.test(modelId),
  };
  const diatheke = { sessions, models, tokens: new Tokens(core.seal(tokenSeal)), speech: noSpeech };
  const v3 = v3Service(diatheke);
  return [
    serviceOf(SessionService, sessionService(sessions), guard),
    serviceOf(ModelService, modelService(models, files, draw), guard),
    serviceOf(Diatheke, diathekeService(diatheke), guard),
    serviceOf(DiathekeService, v3, guard),
    serviceOf(InteractService, v3, guard),
  ];
}

function serviceOf<S extends DescService>(
  description: S,
  implementation: ServiceImpl<S>,
  guard: Guard,
): Service<S> {
  return { description, implementation: guarded(description, implementation, guard) };
}
