import type { GenFile, GenMessage } from "@bufbuild/protobuf/codegenv2";
import type { Message } from "@bufbuild/protobuf";
/**
 * Describes the file google/rpc/error_details.proto.
 */
export declare const file_google_rpc_error_details: GenFile;
/**
 * Why a call failed, for programs: a constant to branch on.
 *
 * @generated from message google.rpc.ErrorInfo
 */
export type ErrorInfo = Message<"google.rpc.ErrorInfo"> & {
    /**
     * The reason in UPPER_SNAKE_CASE, from the closed list in docs/errors.md.
     *
     * @generated from field: string reason = 1;
     */
    reason: string;
    /**
     * Who defines the reason; always "parley".
     *
     * @generated from field: string domain = 2;
     */
    domain: string;
    /**
     * Facts about this failure, by name. Which ones is fixed per reason.
     *
     * @generated from field: map<string, string> metadata = 3;
     */
    metadata: {
        [key: string]: string;
    };
};
/**
 * Describes the message google.rpc.ErrorInfo.
 * Use `create(ErrorInfoSchema)` to create a new message.
 */
export declare const ErrorInfoSchema: GenMessage<ErrorInfo>;
/**
 * Which fields of the request are wrong. Every wrong field is listed.
 *
 * @generated from message google.rpc.BadRequest
 */
export type BadRequest = Message<"google.rpc.BadRequest"> & {
    /**
     * At least one.
     *
     * @generated from field: repeated google.rpc.BadRequest.FieldViolation field_violations = 1;
     */
    fieldViolations: BadRequest_FieldViolation[];
};
/**
 * Describes the message google.rpc.BadRequest.
 * Use `create(BadRequestSchema)` to create a new message.
 */
export declare const BadRequestSchema: GenMessage<BadRequest>;
/**
 * One wrong field.
 *
 * @generated from message google.rpc.BadRequest.FieldViolation
 */
export type BadRequest_FieldViolation = Message<"google.rpc.BadRequest.FieldViolation"> & {
    /**
     * The path of the field in the request, such as "user_text.text".
     *
     * @generated from field: string field = 1;
     */
    field: string;
    /**
     * What is wrong, in a sentence for the developer.
     *
     * @generated from field: string description = 2;
     */
    description: string;
};
/**
 * Describes the message google.rpc.BadRequest.FieldViolation.
 * Use `create(BadRequest_FieldViolationSchema)` to create a new message.
 */
export declare const BadRequest_FieldViolationSchema: GenMessage<BadRequest_FieldViolation>;
/**
 * Which resource a call could not find.
 *
 * @generated from message google.rpc.ResourceInfo
 */
export type ResourceInfo = Message<"google.rpc.ResourceInfo"> & {
    /**
     * "session", "model", …
     *
     * @generated from field: string resource_type = 1;
     */
    resourceType: string;
    /**
     * Its id, as the client gave it.
     *
     * @generated from field: string resource_name = 2;
     */
    resourceName: string;
    /**
     * Empty: Parley names no owner.
     *
     * @generated from field: string owner = 3;
     */
    owner: string;
    /**
     * A sentence for the developer.
     *
     * @generated from field: string description = 4;
     */
    description: string;
};
/**
 * Describes the message google.rpc.ResourceInfo.
 * Use `create(ResourceInfoSchema)` to create a new message.
 */
export declare const ResourceInfoSchema: GenMessage<ResourceInfo>;
