import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { Duration, FieldMask } from "@bufbuild/protobuf/wkt";
import type { CommandResult, Event, EventKind, InputTimeout, StoryJump, UserText } from "./event_pb.ts";
import type { Session, SessionState } from "./session_pb.ts";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file parley/v1/session_service.proto.
 */
export declare const file_parley_v1_session_service: GenFile;
/**
 * Request of NewSession.
 *
 * @generated from message parley.v1.NewSessionRequest
 */
export type NewSessionRequest = Message<"parley.v1.NewSessionRequest"> & {
    /**
     * The model to talk to. Required. The session gets its newest version.
     *
     * @generated from field: string model_id = 1;
     */
    modelId: string;
    /**
     * An id of the client's choice: 1 to 128 characters from A–Z, a–z, 0–9 and
     * - _ . ~. Empty: Parley makes one of 128 random bits.
     *
     * @generated from field: string session_id = 2;
     */
    sessionId: string;
    /**
     * Makes a retry safe: the same id with the same content returns the session
     * that was made the first time. 1 to 128 characters. Empty: a retry makes
     * another session.
     *
     * @generated from field: string request_id = 3;
     */
    requestId: string;
    /**
     * Who the user is, to find sessions by. At most 128 characters. Empty: a guest
     * id is made.
     *
     * @generated from field: string user_id = 4;
     */
    userId: string;
    /**
     * For people. At most 256 characters. May be empty.
     *
     * @generated from field: string title = 5;
     */
    title: string;
    /**
     * For people. At most 4,096 characters. May be empty.
     *
     * @generated from field: string description = 6;
     */
    description: string;
    /**
     * Names and values to find sessions by: at most 50, names of 1 to 128 and
     * values of up to 256 characters. May be empty.
     *
     * @generated from field: map<string, string> labels = 7;
     */
    labels: {
        [key: string]: string;
    };
    /**
     * Anything to keep with the session, up to 16 KiB as JSON. May be absent.
     *
     * @generated from field: google.protobuf.Struct metadata = 8;
     */
    metadata?: JsonObject | undefined;
    /**
     * Parameters that the dialog begins with: at most 256, values of up to 16 KiB.
     * May be empty.
     *
     * @generated from field: map<string, string> parameters = 9;
     */
    parameters: {
        [key: string]: string;
    };
    /**
     * A locale that the model has, such as "en_US". Empty: the model's first.
     *
     * @generated from field: string locale = 10;
     */
    locale: string;
    /**
     * The session expires when nothing happens for this long: 1 second to 366
     * days. Absent: the server's default, 24 hours unless configured.
     *
     * @generated from field: google.protobuf.Duration idle_timeout = 11;
     */
    idleTimeout?: Duration | undefined;
    /**
     * Skips the model's init actions, usually a greeting: the dialog begins at
     * the start of the main story.
     *
     * @generated from field: bool skip_greeting = 12;
     */
    skipGreeting: boolean;
};
/**
 * Describes the message parley.v1.NewSessionRequest.
 * Use `create(NewSessionRequestSchema)` to create a new message.
 */
export declare const NewSessionRequestSchema: GenMessage<NewSessionRequest>;
/**
 * Response of NewSession.
 *
 * @generated from message parley.v1.NewSessionResponse
 */
export type NewSessionResponse = Message<"parley.v1.NewSessionResponse"> & {
    /**
     * The new session.
     *
     * @generated from field: parley.v1.Session session = 1;
     */
    session?: Session | undefined;
    /**
     * Its first events: session_started, then what the model does first. The last
     * one says what the session waits for, unless a webhook is running; then
     * WatchEvents shows what follows.
     *
     * @generated from field: repeated parley.v1.Event events = 2;
     */
    events: Event[];
};
/**
 * Describes the message parley.v1.NewSessionResponse.
 * Use `create(NewSessionResponseSchema)` to create a new message.
 */
export declare const NewSessionResponseSchema: GenMessage<NewSessionResponse>;
/**
 * Request of GetSession.
 *
 * @generated from message parley.v1.GetSessionRequest
 */
export type GetSessionRequest = Message<"parley.v1.GetSessionRequest"> & {
    /**
     * The session. Required.
     *
     * @generated from field: string session_id = 1;
     */
    sessionId: string;
};
/**
 * Describes the message parley.v1.GetSessionRequest.
 * Use `create(GetSessionRequestSchema)` to create a new message.
 */
export declare const GetSessionRequestSchema: GenMessage<GetSessionRequest>;
/**
 * Response of GetSession.
 *
 * @generated from message parley.v1.GetSessionResponse
 */
export type GetSessionResponse = Message<"parley.v1.GetSessionResponse"> & {
    /**
     * The session.
     *
     * @generated from field: parley.v1.Session session = 1;
     */
    session?: Session | undefined;
};
/**
 * Describes the message parley.v1.GetSessionResponse.
 * Use `create(GetSessionResponseSchema)` to create a new message.
 */
export declare const GetSessionResponseSchema: GenMessage<GetSessionResponse>;
/**
 * Request of ListSessions. Conditions that are given must all hold.
 *
 * @generated from message parley.v1.ListSessionsRequest
 */
export type ListSessionsRequest = Message<"parley.v1.ListSessionsRequest"> & {
    /**
     * Only sessions of this user. Empty: of all users.
     *
     * @generated from field: string user_id = 1;
     */
    userId: string;
    /**
     * Only sessions on this model. Empty: on all models.
     *
     * @generated from field: string model_id = 2;
     */
    modelId: string;
    /**
     * Only sessions that have all these labels with these values. Empty: any.
     *
     * @generated from field: map<string, string> labels = 3;
     */
    labels: {
        [key: string]: string;
    };
    /**
     * Only sessions in one of these states. Empty: in any state.
     *
     * @generated from field: repeated parley.v1.SessionState states = 4;
     */
    states: SessionState[];
    /**
     * How many at most, 1 to 1,000. 0: 50. Fewer may be returned though there are
     * more; only next_page_token tells.
     *
     * @generated from field: uint32 page_size = 5;
     */
    pageSize: number;
    /**
     * next_page_token of the page before, with the same conditions. Empty: the
     * first page.
     *
     * @generated from field: string page_token = 6;
     */
    pageToken: string;
};
/**
 * Describes the message parley.v1.ListSessionsRequest.
 * Use `create(ListSessionsRequestSchema)` to create a new message.
 */
export declare const ListSessionsRequestSchema: GenMessage<ListSessionsRequest>;
/**
 * Response of ListSessions.
 *
 * @generated from message parley.v1.ListSessionsResponse
 */
export type ListSessionsResponse = Message<"parley.v1.ListSessionsResponse"> & {
    /**
     * The sessions, newest first.
     *
     * @generated from field: repeated parley.v1.Session sessions = 1;
     */
    sessions: Session[];
    /**
     * The page_token of the next page. Empty: this is the last one.
     *
     * @generated from field: string next_page_token = 2;
     */
    nextPageToken: string;
};
/**
 * Describes the message parley.v1.ListSessionsResponse.
 * Use `create(ListSessionsResponseSchema)` to create a new message.
 */
export declare const ListSessionsResponseSchema: GenMessage<ListSessionsResponse>;
/**
 * Request of UpdateSession.
 *
 * @generated from message parley.v1.UpdateSessionRequest
 */
export type UpdateSessionRequest = Message<"parley.v1.UpdateSessionRequest"> & {
    /**
     * The session. Required.
     *
     * @generated from field: string session_id = 1;
     */
    sessionId: string;
    /**
     * Which of the fields below to change: title, description, labels, metadata,
     * idle_timeout. Required, at least one.
     *
     * @generated from field: google.protobuf.FieldMask update_mask = 2;
     */
    updateMask?: FieldMask | undefined;
    /**
     * The new title. At most 256 characters. Empty: none.
     *
     * @generated from field: string title = 3;
     */
    title: string;
    /**
     * The new description. At most 4,096 characters. Empty: none.
     *
     * @generated from field: string description = 4;
     */
    description: string;
    /**
     * The new labels, in place of all old ones; limits as in NewSession.
     *
     * @generated from field: map<string, string> labels = 5;
     */
    labels: {
        [key: string]: string;
    };
    /**
     * The new metadata, in place of the old. Absent: none.
     *
     * @generated from field: google.protobuf.Struct metadata = 6;
     */
    metadata?: JsonObject | undefined;
    /**
     * The new idle timeout: 1 second to 366 days. It counts from the session's
     * last event. Absent: the server's default.
     *
     * @generated from field: google.protobuf.Duration idle_timeout = 7;
     */
    idleTimeout?: Duration | undefined;
};
/**
 * Describes the message parley.v1.UpdateSessionRequest.
 * Use `create(UpdateSessionRequestSchema)` to create a new message.
 */
export declare const UpdateSessionRequestSchema: GenMessage<UpdateSessionRequest>;
/**
 * Response of UpdateSession.
 *
 * @generated from message parley.v1.UpdateSessionResponse
 */
export type UpdateSessionResponse = Message<"parley.v1.UpdateSessionResponse"> & {
    /**
     * The session after the change.
     *
     * @generated from field: parley.v1.Session session = 1;
     */
    session?: Session | undefined;
};
/**
 * Describes the message parley.v1.UpdateSessionResponse.
 * Use `create(UpdateSessionResponseSchema)` to create a new message.
 */
export declare const UpdateSessionResponseSchema: GenMessage<UpdateSessionResponse>;
/**
 * Request of EndSession.
 *
 * @generated from message parley.v1.EndSessionRequest
 */
export type EndSessionRequest = Message<"parley.v1.EndSessionRequest"> & {
    /**
     * The session. Required.
     *
     * @generated from field: string session_id = 1;
     */
    sessionId: string;
};
/**
 * Describes the message parley.v1.EndSessionRequest.
 * Use `create(EndSessionRequestSchema)` to create a new message.
 */
export declare const EndSessionRequestSchema: GenMessage<EndSessionRequest>;
/**
 * Response of EndSession.
 *
 * @generated from message parley.v1.EndSessionResponse
 */
export type EndSessionResponse = Message<"parley.v1.EndSessionResponse"> & {
    /**
     * The session, ended.
     *
     * @generated from field: parley.v1.Session session = 1;
     */
    session?: Session | undefined;
};
/**
 * Describes the message parley.v1.EndSessionResponse.
 * Use `create(EndSessionResponseSchema)` to create a new message.
 */
export declare const EndSessionResponseSchema: GenMessage<EndSessionResponse>;
/**
 * Request of DeleteSession.
 *
 * @generated from message parley.v1.DeleteSessionRequest
 */
export type DeleteSessionRequest = Message<"parley.v1.DeleteSessionRequest"> & {
    /**
     * The session. Required.
     *
     * @generated from field: string session_id = 1;
     */
    sessionId: string;
};
/**
 * Describes the message parley.v1.DeleteSessionRequest.
 * Use `create(DeleteSessionRequestSchema)` to create a new message.
 */
export declare const DeleteSessionRequestSchema: GenMessage<DeleteSessionRequest>;
/**
 * Response of DeleteSession.
 *
 * @generated from message parley.v1.DeleteSessionResponse
 */
export type DeleteSessionResponse = Message<"parley.v1.DeleteSessionResponse"> & {};
/**
 * Describes the message parley.v1.DeleteSessionResponse.
 * Use `create(DeleteSessionResponseSchema)` to create a new message.
 */
export declare const DeleteSessionResponseSchema: GenMessage<DeleteSessionResponse>;
/**
 * Request of ForkSession.
 *
 * @generated from message parley.v1.ForkSessionRequest
 */
export type ForkSessionRequest = Message<"parley.v1.ForkSessionRequest"> & {
    /**
     * The session to continue from. Required.
     *
     * @generated from field: string session_id = 1;
     */
    sessionId: string;
    /**
     * The last event that the new session keeps; it must be one at which the old
     * session waited (wait_for_user, or a command of the client). Absent: the
     * last such event.
     *
     * @generated from field: optional uint32 offset = 2;
     */
    offset?: number | undefined;
    /**
     * The id of the new session; rules and meaning of empty as in NewSession.
     *
     * @generated from field: string new_session_id = 3;
     */
    newSessionId: string;
    /**
     * Makes a retry safe, as in NewSession.
     *
     * @generated from field: string request_id = 4;
     */
    requestId: string;
    /**
     * The title of the new session. At most 256 characters. Empty: the old one's.
     *
     * @generated from field: string title = 5;
     */
    title: string;
};
/**
 * Describes the message parley.v1.ForkSessionRequest.
 * Use `create(ForkSessionRequestSchema)` to create a new message.
 */
export declare const ForkSessionRequestSchema: GenMessage<ForkSessionRequest>;
/**
 * Response of ForkSession.
 *
 * @generated from message parley.v1.ForkSessionResponse
 */
export type ForkSessionResponse = Message<"parley.v1.ForkSessionResponse"> & {
    /**
     * The new session. User, description, labels, metadata, locale and
     * idle_timeout are those of the old one.
     *
     * @generated from field: parley.v1.Session session = 1;
     */
    session?: Session | undefined;
    /**
     * The last turn that the new session keeps: its last event says what the
     * session waits for.
     *
     * @generated from field: repeated parley.v1.Event events = 2;
     */
    events: Event[];
};
/**
 * Describes the message parley.v1.ForkSessionResponse.
 * Use `create(ForkSessionResponseSchema)` to create a new message.
 */
export declare const ForkSessionResponseSchema: GenMessage<ForkSessionResponse>;
/**
 * Request of CreateEvent.
 *
 * @generated from message parley.v1.CreateEventRequest
 */
export type CreateEventRequest = Message<"parley.v1.CreateEventRequest"> & {
    /**
     * The session. Required.
     *
     * @generated from field: string session_id = 1;
     */
    sessionId: string;
    /**
     * Makes a retry safe: the same id with the same input returns the recorded
     * events and runs nothing twice. 1 to 128 characters. Empty: a retry is a new
     * event.
     *
     * @generated from field: string request_id = 2;
     */
    requestId: string;
    /**
     * Append only if the session's next_offset is this; otherwise ABORTED. Absent:
     * append in any case.
     *
     * @generated from field: optional uint32 expected_offset = 3;
     */
    expectedOffset?: number | undefined;
    /**
     * The event. Required.
     *
     * @generated from oneof parley.v1.CreateEventRequest.input
     */
    input: {
        /**
         * What the user said or typed.
         *
         * @generated from field: parley.v1.UserText user_text = 4;
         */
        value: UserText;
        case: "userText";
    } | {
        /**
         * How a command ended.
         *
         * @generated from field: parley.v1.CommandResult command_result = 5;
         */
        value: CommandResult;
        case: "commandResult";
    } | {
        /**
         * Go to another story, whatever the dialog is doing.
         *
         * @generated from field: parley.v1.StoryJump story_jump = 6;
         */
        value: StoryJump;
        case: "storyJump";
    } | {
        /**
         * The user said nothing for too long.
         *
         * @generated from field: parley.v1.InputTimeout input_timeout = 7;
         */
        value: InputTimeout;
        case: "inputTimeout";
    } | {
        case: undefined;
        value?: undefined;
    };
};
/**
 * Describes the message parley.v1.CreateEventRequest.
 * Use `create(CreateEventRequestSchema)` to create a new message.
 */
export declare const CreateEventRequestSchema: GenMessage<CreateEventRequest>;
/**
 * One message of the response stream of CreateEvent.
 *
 * @generated from message parley.v1.CreateEventResponse
 */
export type CreateEventResponse = Message<"parley.v1.CreateEventResponse"> & {
    /**
     * First the client's own event, then those that followed, by offset.
     *
     * @generated from field: parley.v1.Event event = 1;
     */
    event?: Event | undefined;
};
/**
 * Describes the message parley.v1.CreateEventResponse.
 * Use `create(CreateEventResponseSchema)` to create a new message.
 */
export declare const CreateEventResponseSchema: GenMessage<CreateEventResponse>;
/**
 * Request of ListEvents.
 *
 * @generated from message parley.v1.ListEventsRequest
 */
export type ListEventsRequest = Message<"parley.v1.ListEventsRequest"> & {
    /**
     * The session. Required.
     *
     * @generated from field: string session_id = 1;
     */
    sessionId: string;
    /**
     * Begin at this offset.
     *
     * @generated from field: uint32 from_offset = 2;
     */
    fromOffset: number;
    /**
     * Only events of these kinds. Empty: of all kinds.
     *
     * @generated from field: repeated parley.v1.EventKind kinds = 3;
     */
    kinds: EventKind[];
    /**
     * How many at most, 1 to 1,000. 0: 100. Fewer may be returned though there
     * are more; only next_page_token tells.
     *
     * @generated from field: uint32 page_size = 4;
     */
    pageSize: number;
    /**
     * next_page_token of the page before, with the same conditions; from_offset
     * is then ignored. Empty: the first page.
     *
     * @generated from field: string page_token = 5;
     */
    pageToken: string;
};
/**
 * Describes the message parley.v1.ListEventsRequest.
 * Use `create(ListEventsRequestSchema)` to create a new message.
 */
export declare const ListEventsRequestSchema: GenMessage<ListEventsRequest>;
/**
 * Response of ListEvents.
 *
 * @generated from message parley.v1.ListEventsResponse
 */
export type ListEventsResponse = Message<"parley.v1.ListEventsResponse"> & {
    /**
     * The events, by offset.
     *
     * @generated from field: repeated parley.v1.Event events = 1;
     */
    events: Event[];
    /**
     * The page_token of the next page. Empty: the log ends here for now.
     *
     * @generated from field: string next_page_token = 2;
     */
    nextPageToken: string;
};
/**
 * Describes the message parley.v1.ListEventsResponse.
 * Use `create(ListEventsResponseSchema)` to create a new message.
 */
export declare const ListEventsResponseSchema: GenMessage<ListEventsResponse>;
/**
 * Request of WatchEvents.
 *
 * @generated from message parley.v1.WatchEventsRequest
 */
export type WatchEventsRequest = Message<"parley.v1.WatchEventsRequest"> & {
    /**
     * The session. Required.
     *
     * @generated from field: string session_id = 1;
     */
    sessionId: string;
    /**
     * The last offset that the client has seen. Absent: from the beginning.
     *
     * @generated from field: optional uint32 after_offset = 2;
     */
    afterOffset?: number | undefined;
};
/**
 * Describes the message parley.v1.WatchEventsRequest.
 * Use `create(WatchEventsRequestSchema)` to create a new message.
 */
export declare const WatchEventsRequestSchema: GenMessage<WatchEventsRequest>;
/**
 * One message of the response stream of WatchEvents.
 *
 * @generated from message parley.v1.WatchEventsResponse
 */
export type WatchEventsResponse = Message<"parley.v1.WatchEventsResponse"> & {
    /**
     * The next event, by offset; none is left out and none comes twice.
     *
     * @generated from field: parley.v1.Event event = 1;
     */
    event?: Event | undefined;
};
/**
 * Describes the message parley.v1.WatchEventsResponse.
 * Use `create(WatchEventsResponseSchema)` to create a new message.
 */
export declare const WatchEventsResponseSchema: GenMessage<WatchEventsResponse>;
/**
 * Conversations: begin them, take part in them, read them.
 *
 * When you receive your event back with its offset, it survives a process kill
 * and a power loss. A retry with the same request_id is safe. A broken stream
 * loses nothing: WatchEvents goes on after the last offset you saw.
 *
 * Every error carries google.rpc.ErrorInfo with a reason from docs/errors.md.
 *
 * @generated from service parley.v1.SessionService
 */
export declare const SessionService: GenService<{
    /**
     * Begins a session and runs the model's greeting.
     *
     * @generated from rpc parley.v1.SessionService.NewSession
     */
    newSession: {
        methodKind: "unary";
        input: typeof NewSessionRequestSchema;
        output: typeof NewSessionResponseSchema;
    };
    /**
     * Reads one session.
     *
     * @generated from rpc parley.v1.SessionService.GetSession
     */
    getSession: {
        methodKind: "unary";
        input: typeof GetSessionRequestSchema;
        output: typeof GetSessionResponseSchema;
    };
    /**
     * Lists sessions, newest first.
     *
     * @generated from rpc parley.v1.SessionService.ListSessions
     */
    listSessions: {
        methodKind: "unary";
        input: typeof ListSessionsRequestSchema;
        output: typeof ListSessionsResponseSchema;
    };
    /**
     * Changes what describes a session; never its dialog.
     *
     * @generated from rpc parley.v1.SessionService.UpdateSession
     */
    updateSession: {
        methodKind: "unary";
        input: typeof UpdateSessionRequestSchema;
        output: typeof UpdateSessionResponseSchema;
    };
    /**
     * Ends a session. Its log stays readable and its watchers end cleanly. Ending
     * a session that is over changes nothing.
     *
     * @generated from rpc parley.v1.SessionService.EndSession
     */
    endSession: {
        methodKind: "unary";
        input: typeof EndSessionRequestSchema;
        output: typeof EndSessionResponseSchema;
    };
    /**
     * Erases a session and all its events from the database, for good.
     *
     * @generated from rpc parley.v1.SessionService.DeleteSession
     */
    deleteSession: {
        methodKind: "unary";
        input: typeof DeleteSessionRequestSchema;
        output: typeof DeleteSessionResponseSchema;
    };
    /**
     * Begins a new session that continues from an earlier point of an old one.
     * The old session is not changed, and may be over.
     *
     * @generated from rpc parley.v1.SessionService.ForkSession
     */
    forkSession: {
        methodKind: "unary";
        input: typeof ForkSessionRequestSchema;
        output: typeof ForkSessionResponseSchema;
    };
    /**
     * Appends an event and streams it back with its offset, once it is durable;
     * then every event that follows, until the session waits for the client
     * again. Cancelling the call does not undo the event.
     *
     * @generated from rpc parley.v1.SessionService.CreateEvent
     */
    createEvent: {
        methodKind: "server_streaming";
        input: typeof CreateEventRequestSchema;
        output: typeof CreateEventResponseSchema;
    };
    /**
     * Reads the log from an offset.
     *
     * @generated from rpc parley.v1.SessionService.ListEvents
     */
    listEvents: {
        methodKind: "unary";
        input: typeof ListEventsRequestSchema;
        output: typeof ListEventsResponseSchema;
    };
    /**
     * Streams the log after an offset, then every new event as it happens. Ends
     * when the session ends.
     *
     * @generated from rpc parley.v1.SessionService.WatchEvents
     */
    watchEvents: {
        methodKind: "server_streaming";
        input: typeof WatchEventsRequestSchema;
        output: typeof WatchEventsResponseSchema;
    };
}>;
