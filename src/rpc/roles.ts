import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { Diatheke } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { DiathekeService } from "../../gen/cobaltspeech/diatheke/v3/diatheke_pb.ts";
import { InteractService } from "../../gen/cobaltspeech/interact/v3/interact_pb.ts";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { DialogError } from "../dialog/error.ts";
import type { Principal, Role } from "../session/principal.ts";

/** Who may call each method of a service. What is for clients is for operators too. */
type RolesOf<S extends DescService> = Readonly<Record<keyof S["method"], Role>>;

const sessionRoles: RolesOf<typeof SessionService> = {
  newSession: "client",
  getSession: "client",
  listSessions: "client",
  updateSession: "client",
  endSession: "client",
  deleteSession: "client",
  forkSession: "client",
  createEvent: "client",
  listEvents: "client",
  watchEvents: "client",
  listTurns: "client",
  getTranscript: "client",
};

const modelRoles: RolesOf<typeof ModelService> = {
  listModels: "client",
  getModel: "client",
  recognize: "client",
  reloadModels: "operator",
  getModelDefinition: "operator",
  drawModel: "operator",
  checkModel: "operator",
  testModel: "operator",
};

const roles: ReadonlyMap<DescMethod, Role> = new Map([
  ...declared(SessionService, sessionRoles),
  ...declared(ModelService, modelRoles),
  // Diatheke knows of nobody but clients.
  ...[Diatheke, DiathekeService, InteractService].flatMap(({ methods }) => methods).map(forClients),
]);

function forClients(method: DescMethod): [DescMethod, Role] {
  return [method, "client"];
}

function declared<S extends DescService>(service: S, of: RolesOf<S>): [DescMethod, Role][] {
  const byName: Readonly<Record<string, Role>> = of;
  return service.methods.flatMap((method) => {
    const role = byName[method.localName];
    return role ? [[method, role]] : [];
  });
}

/** Who may call a method; undefined when it was not said: nobody. */
export function roleFor(method: DescMethod): Role | undefined {
  return roles.get(method);
}

/**
 * Lets pass who may call a method.
 *
 * @throws DialogError PERMISSION_DENIED.
 */
export function requireRole({ role }: Principal, method: DescMethod): void {
  const needed = roles.get(method);
  if (needed === "client" || (needed === "operator" && role === "operator")) return;
  throw new DialogError(
    "PERMISSION_DENIED",
    `${method.parent.typeName}/${method.name} is for operators only.`,
  );
}
