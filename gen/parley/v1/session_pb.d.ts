import type { GenEnum, GenFile, GenMessage } from "@bufbuild/protobuf/codegenv2";
import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import type { Command, WaitForUser } from "./event_pb.ts";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file parley/v1/session.proto.
 */
export declare const file_parley_v1_session: GenFile;
/**
 * One conversation with one version of one model.
 *
 * @generated from message parley.v1.Session
 */
export type Session = Message<"parley.v1.Session"> & {
    /**
     * 1 to 128 characters from A–Z, a–z, 0–9 and - _ . ~
     *
     * @generated from field: string session_id = 1;
     */
    sessionId: string;
    /**
     * The model.
     *
     * @generated from field: string model_id = 2;
     */
    modelId: string;
    /**
     * The version of the model that the session keeps for life.
     *
     * @generated from field: string model_version = 3;
     */
    modelVersion: string;
    /**
     * Who the user is, as the client named them; "guest-…" when it did not.
     *
     * @generated from field: string user_id = 4;
     */
    userId: string;
    /**
     * For people, such as "Pizza for Ada". May be empty.
     *
     * @generated from field: string title = 5;
     */
    title: string;
    /**
     * For people. May be empty.
     *
     * @generated from field: string description = 6;
     */
    description: string;
    /**
     * Short names and values to find sessions by. May be empty.
     *
     * @generated from field: map<string, string> labels = 7;
     */
    labels: {
        [key: string]: string;
    };
    /**
     * Anything the client wants to keep with the session. Absent: nothing.
     *
     * @generated from field: google.protobuf.Struct metadata = 8;
     */
    metadata?: JsonObject | undefined;
    /**
     * The locale of recognition and replies, such as "en_US".
     *
     * @generated from field: string locale = 9;
     */
    locale: string;
    /**
     * Where the session is in its life.
     *
     * @generated from field: parley.v1.SessionState state = 10;
     */
    state: SessionState;
    /**
     * The offset that the next event will have; equally, the number of events.
     *
     * @generated from field: uint32 next_offset = 11;
     */
    nextOffset: number;
    /**
     * What the session waits for. Absent when it has ended or expired.
     *
     * @generated from field: parley.v1.Awaiting awaiting = 12;
     */
    awaiting?: Awaiting | undefined;
    /**
     * The session expires when nothing happens for this long.
     *
     * @generated from field: google.protobuf.Duration idle_timeout = 13;
     */
    idleTimeout?: Duration | undefined;
    /**
     * When the session began.
     *
     * @generated from field: google.protobuf.Timestamp create_time = 14;
     */
    createTime?: Timestamp | undefined;
    /**
     * When the session last changed: its last event or UpdateSession.
     *
     * @generated from field: google.protobuf.Timestamp update_time = 15;
     */
    updateTime?: Timestamp | undefined;
    /**
     * When the session will expire if nothing happens. Absent once it is over.
     *
     * @generated from field: google.protobuf.Timestamp expire_time = 16;
     */
    expireTime?: Timestamp | undefined;
    /**
     * When the session ended or expired. Absent while it is active.
     *
     * @generated from field: google.protobuf.Timestamp end_time = 17;
     */
    endTime?: Timestamp | undefined;
    /**
     * Where the session was forked from. Absent when it was not.
     *
     * @generated from field: parley.v1.ForkOrigin forked_from = 18;
     */
    forkedFrom?: ForkOrigin | undefined;
};
/**
 * Describes the message parley.v1.Session.
 * Use `create(SessionSchema)` to create a new message.
 */
export declare const SessionSchema: GenMessage<Session>;
/**
 * What a session waits for.
 *
 * @generated from message parley.v1.Awaiting
 */
export type Awaiting = Message<"parley.v1.Awaiting"> & {
    /**
     * The offset of the action that the session stands at.
     *
     * @generated from field: uint32 offset = 1;
     */
    offset: number;
    /**
     * Always set.
     *
     * @generated from oneof parley.v1.Awaiting.action
     */
    action: {
        /**
         * The user's turn.
         *
         * @generated from field: parley.v1.WaitForUser wait_for_user = 2;
         */
        value: WaitForUser;
        case: "waitForUser";
    } | {
        /**
         * A command's result.
         *
         * @generated from field: parley.v1.Command command = 3;
         */
        value: Command;
        case: "command";
    } | {
        case: undefined;
        value?: undefined;
    };
};
/**
 * Describes the message parley.v1.Awaiting.
 * Use `create(AwaitingSchema)` to create a new message.
 */
export declare const AwaitingSchema: GenMessage<Awaiting>;
/**
 * The session and the place that a fork continues from.
 *
 * @generated from message parley.v1.ForkOrigin
 */
export type ForkOrigin = Message<"parley.v1.ForkOrigin"> & {
    /**
     * The session that was forked. It may have been deleted since.
     *
     * @generated from field: string session_id = 1;
     */
    sessionId: string;
    /**
     * The last offset that both have in common.
     *
     * @generated from field: uint32 offset = 2;
     */
    offset: number;
};
/**
 * Describes the message parley.v1.ForkOrigin.
 * Use `create(ForkOriginSchema)` to create a new message.
 */
export declare const ForkOriginSchema: GenMessage<ForkOrigin>;
/**
 * Where a session is in its life.
 *
 * @generated from enum parley.v1.SessionState
 */
export declare enum SessionState {
    /**
     * Not used.
     *
     * @generated from enum value: SESSION_STATE_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * It takes events.
     *
     * @generated from enum value: SESSION_STATE_ACTIVE = 1;
     */
    ACTIVE = 1,
    /**
     * A client ended it, or its model could not go on. The log stays readable.
     *
     * @generated from enum value: SESSION_STATE_ENDED = 2;
     */
    ENDED = 2,
    /**
     * Nothing happened for idle_timeout. The log stays readable.
     *
     * @generated from enum value: SESSION_STATE_EXPIRED = 3;
     */
    EXPIRED = 3
}
/**
 * Describes the enum parley.v1.SessionState.
 */
export declare const SessionStateSchema: GenEnum<SessionState>;
