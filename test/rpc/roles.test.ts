import type { DescMethod } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { Diatheke } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { DiathekeService } from "../../gen/cobaltspeech/diatheke/v3/diatheke_pb.ts";
import { InteractService } from "../../gen/cobaltspeech/interact/v3/interact_pb.ts";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { requireRole, roleFor } from "../../src/rpc/roles.ts";

const services = [SessionService, ModelService, Diatheke, DiathekeService, InteractService];
const methods = services.flatMap((service): readonly DescMethod[] => service.methods);
const [client, operator] = [
  { id: "shop", role: "client" },
  { id: "ada", role: "operator" },
] as const;

describe("the roles of methods", () => {
  it("are declared for every method", () => {
    expect(methods.filter((method) => roleFor(method) === undefined).map(({ name }) => name)).toEqual([]);
  });

  it("keep for operators what concerns all", () => {
    const kept = methods.filter((method) => roleFor(method) === "operator");
    expect(kept.map(({ name }) => name)).toEqual([
      "ReloadModels",
      "GetModelDefinition",
      "DrawModel",
      "CheckModel",
      "TestModel",
    ]);
  });

  it("let operators call everything, and clients what is for them", () => {
    for (const method of methods) {
      requireRole(operator, method);
      const attempt = () => requireRole(client, method);
      if (roleFor(method) === "client") attempt();
      else expect(attempt).toThrow(`parley.v1.ModelService/${method.name} is for operators only.`);
    }
  });

  it("let nobody call what was not declared", () => {
    const undeclared = { ...ModelService.method.getModel };
    expect(() => requireRole(operator, undeclared)).toThrow(
      expect.objectContaining({ reason: "PERMISSION_DENIED" }),
    );
  });
});
