import type { GenEnum, GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { Message } from "@bufbuild/protobuf";
/**
 * Describes the file grpc/health/v1/health.proto.
 */
export declare const file_grpc_health_v1_health: GenFile;
/**
 * Request of Check and Watch.
 *
 * @generated from message grpc.health.v1.HealthCheckRequest
 */
export type HealthCheckRequest = Message<"grpc.health.v1.HealthCheckRequest"> & {
    /**
     * The full name of a service. Empty: the server as a whole.
     *
     * @generated from field: string service = 1;
     */
    service: string;
};
/**
 * Describes the message grpc.health.v1.HealthCheckRequest.
 * Use `create(HealthCheckRequestSchema)` to create a new message.
 */
export declare const HealthCheckRequestSchema: GenMessage<HealthCheckRequest>;
/**
 * Response of Check and Watch.
 *
 * @generated from message grpc.health.v1.HealthCheckResponse
 */
export type HealthCheckResponse = Message<"grpc.health.v1.HealthCheckResponse"> & {
    /**
     * The answer.
     *
     * @generated from field: grpc.health.v1.HealthCheckResponse.ServingStatus status = 1;
     */
    status: HealthCheckResponse_ServingStatus;
};
/**
 * Describes the message grpc.health.v1.HealthCheckResponse.
 * Use `create(HealthCheckResponseSchema)` to create a new message.
 */
export declare const HealthCheckResponseSchema: GenMessage<HealthCheckResponse>;
/**
 * Whether a service takes calls.
 *
 * @generated from enum grpc.health.v1.HealthCheckResponse.ServingStatus
 */
export declare enum HealthCheckResponse_ServingStatus {
    /**
     * Not used.
     *
     * @generated from enum value: UNKNOWN = 0;
     */
    UNKNOWN = 0,
    /**
     * It takes calls.
     *
     * @generated from enum value: SERVING = 1;
     */
    SERVING = 1,
    /**
     * It does not, for now.
     *
     * @generated from enum value: NOT_SERVING = 2;
     */
    NOT_SERVING = 2,
    /**
     * There is no such service. Only Watch says so; Check fails with NOT_FOUND.
     *
     * @generated from enum value: SERVICE_UNKNOWN = 3;
     */
    SERVICE_UNKNOWN = 3
}
/**
 * Describes the enum grpc.health.v1.HealthCheckResponse.ServingStatus.
 */
export declare const HealthCheckResponse_ServingStatusSchema: GenEnum<HealthCheckResponse_ServingStatus>;
/**
 * Request of List.
 *
 * @generated from message grpc.health.v1.HealthListRequest
 */
export type HealthListRequest = Message<"grpc.health.v1.HealthListRequest"> & {};
/**
 * Describes the message grpc.health.v1.HealthListRequest.
 * Use `create(HealthListRequestSchema)` to create a new message.
 */
export declare const HealthListRequestSchema: GenMessage<HealthListRequest>;
/**
 * Response of List.
 *
 * @generated from message grpc.health.v1.HealthListResponse
 */
export type HealthListResponse = Message<"grpc.health.v1.HealthListResponse"> & {
    /**
     * Every service with its answer, by full name; "" is the server as a whole.
     *
     * @generated from field: map<string, grpc.health.v1.HealthCheckResponse> statuses = 1;
     */
    statuses: {
        [key: string]: HealthCheckResponse;
    };
};
/**
 * Describes the message grpc.health.v1.HealthListResponse.
 * Use `create(HealthListResponseSchema)` to create a new message.
 */
export declare const HealthListResponseSchema: GenMessage<HealthListResponse>;
/**
 * Tells load balancers and orchestrators whether a server takes calls.
 *
 * @generated from service grpc.health.v1.Health
 */
export declare const Health: GenService<{
    /**
     * Answers at once.
     *
     * @generated from rpc grpc.health.v1.Health.Check
     */
    check: {
        methodKind: "unary";
        input: typeof HealthCheckRequestSchema;
        output: typeof HealthCheckResponseSchema;
    };
    /**
     * Answers for all services.
     *
     * @generated from rpc grpc.health.v1.Health.List
     */
    list: {
        methodKind: "unary";
        input: typeof HealthListRequestSchema;
        output: typeof HealthListResponseSchema;
    };
    /**
     * Answers at once, and again at every change. Does not end by itself.
     *
     * @generated from rpc grpc.health.v1.Health.Watch
     */
    watch: {
        methodKind: "server_streaming";
        input: typeof HealthCheckRequestSchema;
        output: typeof HealthCheckResponseSchema;
    };
}>;
