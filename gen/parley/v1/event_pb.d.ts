import type { GenEnum, GenFile, GenMessage } from "@bufbuild/protobuf/codegenv2";
import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import type { Message } from "@bufbuild/protobuf";
/**
 * Describes the file parley/v1/event.proto.
 */
export declare const file_parley_v1_event: GenFile;
/**
 * One entry of a session's log. Events are never changed; offsets have no gaps.
 *
 * @generated from message parley.v1.Event
 */
export type Event = Message<"parley.v1.Event"> & {
    /**
     * The session this event belongs to.
     *
     * @generated from field: string session_id = 1;
     */
    sessionId: string;
    /**
     * The position in the log, counted from 0.
     *
     * @generated from field: uint32 offset = 2;
     */
    offset: number;
    /**
     * When the event was recorded, by the server's clock.
     *
     * @generated from field: google.protobuf.Timestamp create_time = 3;
     */
    createTime?: Timestamp | undefined;
    /**
     * The request_id of the call that wrote this event. Empty when the client
     * gave none, and on events that Parley wrote itself.
     *
     * @generated from field: string request_id = 4;
     */
    requestId: string;
    /**
     * What happened. Always set; a client ignores a kind that it does not know.
     *
     * @generated from oneof parley.v1.Event.body
     */
    body: {
        /**
         * The session began. Always at offset 0.
         *
         * @generated from field: parley.v1.SessionStarted session_started = 10;
         */
        value: SessionStarted;
        case: "sessionStarted";
    } | {
        /**
         * Written by the client: the user said or typed something.
         *
         * @generated from field: parley.v1.UserText user_text = 11;
         */
        value: UserText;
        case: "userText";
    } | {
        /**
         * Written by the client, or by Parley for a webhook: a command finished.
         *
         * @generated from field: parley.v1.CommandResult command_result = 12;
         */
        value: CommandResult;
        case: "commandResult";
    } | {
        /**
         * Written by the client: the dialog moves to another story.
         *
         * @generated from field: parley.v1.StoryJump story_jump = 13;
         */
        value: StoryJump;
        case: "storyJump";
    } | {
        /**
         * Written by the client: the user said nothing for too long.
         *
         * @generated from field: parley.v1.InputTimeout input_timeout = 14;
         */
        value: InputTimeout;
        case: "inputTimeout";
    } | {
        /**
         * How the user's text was understood.
         *
         * @generated from field: parley.v1.Recognition recognition = 15;
         */
        value: Recognition;
        case: "recognition";
    } | {
        /**
         * Action: say this to the user.
         *
         * @generated from field: parley.v1.Reply reply = 16;
         */
        value: Reply;
        case: "reply";
    } | {
        /**
         * Action: run this command and report its result. The dialog waits.
         *
         * @generated from field: parley.v1.Command command = 17;
         */
        value: Command;
        case: "command";
    } | {
        /**
         * Action: let the user speak. The dialog waits.
         *
         * @generated from field: parley.v1.WaitForUser wait_for_user = 18;
         */
        value: WaitForUser;
        case: "waitForUser";
    } | {
        /**
         * Action: capture free speech; the dialog goes on without waiting for it.
         *
         * @generated from field: parley.v1.Transcribe transcribe = 19;
         */
        value: Transcribe;
        case: "transcribe";
    } | {
        /**
         * The session is over. Always the last event of a log.
         *
         * @generated from field: parley.v1.SessionEnded session_ended = 20;
         */
        value: SessionEnded;
        case: "sessionEnded";
    } | {
        /**
         * Something in the dialog went wrong and was recovered from.
         *
         * @generated from field: parley.v1.Problem problem = 21;
         */
        value: Problem;
        case: "problem";
    } | {
        case: undefined;
        value?: undefined;
    };
};
/**
 * Describes the message parley.v1.Event.
 * Use `create(EventSchema)` to create a new message.
 */
export declare const EventSchema: GenMessage<Event>;
/**
 * The session began.
 *
 * @generated from message parley.v1.SessionStarted
 */
export type SessionStarted = Message<"parley.v1.SessionStarted"> & {
    /**
     * The model that the session runs on.
     *
     * @generated from field: string model_id = 1;
     */
    modelId: string;
    /**
     * The exact version of that model. A session keeps it for life.
     *
     * @generated from field: string model_version = 2;
     */
    modelVersion: string;
    /**
     * The locale of recognition and replies, such as "en_US".
     *
     * @generated from field: string locale = 3;
     */
    locale: string;
    /**
     * The parameters that the session began with. Empty when none were given.
     *
     * @generated from field: map<string, string> parameters = 4;
     */
    parameters: {
        [key: string]: string;
    };
    /**
     * True when the model's init actions (usually a greeting) were skipped.
     *
     * @generated from field: bool skip_greeting = 5;
     */
    skipGreeting: boolean;
};
/**
 * Describes the message parley.v1.SessionStarted.
 * Use `create(SessionStartedSchema)` to create a new message.
 */
export declare const SessionStartedSchema: GenMessage<SessionStarted>;
/**
 * What the user said or typed.
 *
 * @generated from message parley.v1.UserText
 */
export type UserText = Message<"parley.v1.UserText"> & {
    /**
     * The words. At most 64 KiB of UTF-8. Empty or blank text is allowed and is
     * never understood as an intent.
     *
     * @generated from field: string text = 1;
     */
    text: string;
    /**
     * How sure the speech recognizer was of the words, 0 to 1. Absent for typed
     * text. Recorded; it changes nothing.
     *
     * @generated from field: optional double confidence = 2;
     */
    confidence?: number | undefined;
    /**
     * True when the speech recognizer gave up waiting. The dialog then goes on as
     * after InputTimeout, and the text is recorded without being recognized.
     *
     * @generated from field: bool timed_out = 3;
     */
    timedOut: boolean;
};
/**
 * Describes the message parley.v1.UserText.
 * Use `create(UserTextSchema)` to create a new message.
 */
export declare const UserTextSchema: GenMessage<UserText>;
/**
 * How a command ended.
 *
 * @generated from message parley.v1.CommandResult
 */
export type CommandResult = Message<"parley.v1.CommandResult"> & {
    /**
     * The id of the command that the dialog waits for. Required.
     *
     * @generated from field: string command_id = 1;
     */
    commandId: string;
    /**
     * The offset of the Command event that this answers. Absent: the command that
     * the dialog waits for now. Give it so that a late answer to an older command
     * is refused instead of being taken for a newer one.
     *
     * @generated from field: optional uint32 command_offset = 2;
     */
    commandOffset?: number | undefined;
    /**
     * The outputs by name. Outputs that the model declares and that are missing
     * here become empty; outputs that it does not declare are ignored. At most
     * 256 entries of 16 KiB each.
     *
     * @generated from field: map<string, string> outputs = 3;
     */
    outputs: {
        [key: string]: string;
    };
    /**
     * Why the command failed, for the log. Empty: it succeeded. After a failure
     * the model's command_error_actions run, or else the dialog goes back to the
     * start of its main story. Outcomes that a user can cause ("not enough
     * money") belong into outputs instead. At most 16 KiB.
     *
     * @generated from field: string error = 4;
     */
    error: string;
};
/**
 * Describes the message parley.v1.CommandResult.
 * Use `create(CommandResultSchema)` to create a new message.
 */
export declare const CommandResultSchema: GenMessage<CommandResult>;
/**
 * Leave whatever the dialog is doing and go to a story.
 *
 * @generated from message parley.v1.StoryJump
 */
export type StoryJump = Message<"parley.v1.StoryJump"> & {
    /**
     * The story to begin. Required. "main" restarts the dialog without greeting.
     *
     * @generated from field: string story_id = 1;
     */
    storyId: string;
    /**
     * Replace all parameters of the session. Empty: the session has none
     * afterwards. At most 256 entries of 16 KiB each.
     *
     * @generated from field: map<string, string> parameters = 2;
     */
    parameters: {
        [key: string]: string;
    };
};
/**
 * Describes the message parley.v1.StoryJump.
 * Use `create(StoryJumpSchema)` to create a new message.
 */
export declare const StoryJumpSchema: GenMessage<StoryJump>;
/**
 * The user said nothing for as long as WaitForUser.timeout allowed.
 *
 * @generated from message parley.v1.InputTimeout
 */
export type InputTimeout = Message<"parley.v1.InputTimeout"> & {};
/**
 * Describes the message parley.v1.InputTimeout.
 * Use `create(InputTimeoutSchema)` to create a new message.
 */
export declare const InputTimeoutSchema: GenMessage<InputTimeout>;
/**
 * How a user's text was understood.
 *
 * @generated from message parley.v1.Recognition
 */
export type Recognition = Message<"parley.v1.Recognition"> & {
    /**
     * Whether the dialog accepted it at this point: an intent that the current
     * input lists, or a value for the slot that was asked for.
     *
     * @generated from field: bool valid = 1;
     */
    valid: boolean;
    /**
     * The intent. Empty: none was recognized.
     *
     * @generated from field: string intent_id = 2;
     */
    intentId: string;
    /**
     * How sure the recognizer is, 0 to 1; 1 for the exact words of a sample.
     * 0 when no intent was recognized.
     *
     * @generated from field: double confidence = 3;
     */
    confidence: number;
    /**
     * The values found in the text, in the order of the text.
     *
     * @generated from field: repeated parley.v1.Entity entities = 4;
     */
    entities: Entity[];
    /**
     * Other intents that were considered, best first. Empty when there were none.
     *
     * @generated from field: repeated parley.v1.Alternative alternatives = 5;
     */
    alternatives: Alternative[];
};
/**
 * Describes the message parley.v1.Recognition.
 * Use `create(RecognitionSchema)` to create a new message.
 */
export declare const RecognitionSchema: GenMessage<Recognition>;
/**
 * A value that the user mentioned.
 *
 * @generated from message parley.v1.Entity
 */
export type Entity = Message<"parley.v1.Entity"> & {
    /**
     * The parameter that receives the value.
     *
     * @generated from field: string slot = 1;
     */
    slot: string;
    /**
     * The entity definition that recognized it.
     *
     * @generated from field: string entity_id = 2;
     */
    entityId: string;
    /**
     * The value: the canonical spelling of a value list, otherwise as said.
     *
     * @generated from field: string value = 3;
     */
    value: string;
    /**
     * The words as said.
     *
     * @generated from field: string text = 4;
     */
    text: string;
    /**
     * Where the words begin in the user's text, in Unicode code points.
     *
     * @generated from field: uint32 start = 5;
     */
    start: number;
    /**
     * Where the words end, exclusive, in Unicode code points.
     *
     * @generated from field: uint32 end = 6;
     */
    end: number;
    /**
     * How sure the recognizer is of this value, 0 to 1.
     *
     * @generated from field: double confidence = 7;
     */
    confidence: number;
};
/**
 * Describes the message parley.v1.Entity.
 * Use `create(EntitySchema)` to create a new message.
 */
export declare const EntitySchema: GenMessage<Entity>;
/**
 * An intent that was considered.
 *
 * @generated from message parley.v1.Alternative
 */
export type Alternative = Message<"parley.v1.Alternative"> & {
    /**
     * The intent.
     *
     * @generated from field: string intent_id = 1;
     */
    intentId: string;
    /**
     * How sure the recognizer is, 0 to 1.
     *
     * @generated from field: double confidence = 2;
     */
    confidence: number;
};
/**
 * Describes the message parley.v1.Alternative.
 * Use `create(AlternativeSchema)` to create a new message.
 */
export declare const AlternativeSchema: GenMessage<Alternative>;
/**
 * Say this to the user.
 *
 * @generated from message parley.v1.Reply
 */
export type Reply = Message<"parley.v1.Reply"> & {
    /**
     * The id of the reply in the model.
     *
     * @generated from field: string reply_id = 1;
     */
    replyId: string;
    /**
     * The text, with parameters filled in.
     *
     * @generated from field: string text = 2;
     */
    text: string;
};
/**
 * Describes the message parley.v1.Reply.
 * Use `create(ReplySchema)` to create a new message.
 */
export declare const ReplySchema: GenMessage<Reply>;
/**
 * Run this and report its result with CreateEvent(command_result).
 *
 * @generated from message parley.v1.Command
 */
export type Command = Message<"parley.v1.Command"> & {
    /**
     * The id of the command in the model.
     *
     * @generated from field: string command_id = 1;
     */
    commandId: string;
    /**
     * The inputs that the model declares. A parameter without a value is sent as
     * the empty string.
     *
     * @generated from field: map<string, string> inputs = 2;
     */
    inputs: {
        [key: string]: string;
    };
    /**
     * Who runs it.
     *
     * @generated from field: parley.v1.Command.Runner runner = 3;
     */
    runner: Command_Runner;
};
/**
 * Describes the message parley.v1.Command.
 * Use `create(CommandSchema)` to create a new message.
 */
export declare const CommandSchema: GenMessage<Command>;
/**
 * Who runs a command.
 *
 * @generated from enum parley.v1.Command.Runner
 */
export declare enum Command_Runner {
    /**
     * Not used.
     *
     * @generated from enum value: RUNNER_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * The client: it answers with CreateEvent(command_result).
     *
     * @generated from enum value: RUNNER_CLIENT = 1;
     */
    CLIENT = 1,
    /**
     * Parley calls the webhook; clients only look on.
     *
     * @generated from enum value: RUNNER_WEBHOOK = 2;
     */
    WEBHOOK = 2
}
/**
 * Describes the enum parley.v1.Command.Runner.
 */
export declare const Command_RunnerSchema: GenEnum<Command_Runner>;
/**
 * Let the user speak; answer with CreateEvent(user_text) or (input_timeout).
 *
 * @generated from message parley.v1.WaitForUser
 */
export type WaitForUser = Message<"parley.v1.WaitForUser"> & {
    /**
     * True when the user was just asked something and an answer is expected now;
     * false when the dialog is idle and the user may come back at any time.
     *
     * @generated from field: bool immediate = 1;
     */
    immediate: boolean;
    /**
     * True when a spoken answer must begin with the wake word.
     *
     * @generated from field: bool requires_wake_word = 2;
     */
    requiresWakeWord: boolean;
    /**
     * How long to wait before sending input_timeout. Absent: for ever.
     *
     * @generated from field: google.protobuf.Duration timeout = 3;
     */
    timeout?: Duration | undefined;
    /**
     * The intents that are accepted here, in the model's order.
     *
     * @generated from field: repeated string expected_intent_ids = 4;
     */
    expectedIntentIds: string[];
    /**
     * The slot whose value was just asked for. Empty when no slot is being filled.
     *
     * @generated from field: string slot = 5;
     */
    slot: string;
};
/**
 * Describes the message parley.v1.WaitForUser.
 * Use `create(WaitForUserSchema)` to create a new message.
 */
export declare const WaitForUserSchema: GenMessage<WaitForUser>;
/**
 * Capture free speech. The dialog does not wait for it.
 *
 * @generated from message parley.v1.Transcribe
 */
export type Transcribe = Message<"parley.v1.Transcribe"> & {
    /**
     * The label from the model, for the client's own use.
     *
     * @generated from field: string transcribe_id = 1;
     */
    transcribeId: string;
};
/**
 * Describes the message parley.v1.Transcribe.
 * Use `create(TranscribeSchema)` to create a new message.
 */
export declare const TranscribeSchema: GenMessage<Transcribe>;
/**
 * The session is over.
 *
 * @generated from message parley.v1.SessionEnded
 */
export type SessionEnded = Message<"parley.v1.SessionEnded"> & {
    /**
     * Why it ended.
     *
     * @generated from field: parley.v1.SessionEnded.Reason reason = 1;
     */
    reason: SessionEnded_Reason;
};
/**
 * Describes the message parley.v1.SessionEnded.
 * Use `create(SessionEndedSchema)` to create a new message.
 */
export declare const SessionEndedSchema: GenMessage<SessionEnded>;
/**
 * Why sessions end.
 *
 * @generated from enum parley.v1.SessionEnded.Reason
 */
export declare enum SessionEnded_Reason {
    /**
     * Not used.
     *
     * @generated from enum value: REASON_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * A client called EndSession.
     *
     * @generated from enum value: REASON_CLIENT = 1;
     */
    CLIENT = 1,
    /**
     * Nothing happened for the session's idle_timeout.
     *
     * @generated from enum value: REASON_EXPIRED = 2;
     */
    EXPIRED = 2,
    /**
     * The model can not go on; the Problem before this event says why.
     *
     * @generated from enum value: REASON_PROBLEM = 3;
     */
    PROBLEM = 3
}
/**
 * Describes the enum parley.v1.SessionEnded.Reason.
 */
export declare const SessionEnded_ReasonSchema: GenEnum<SessionEnded_Reason>;
/**
 * Something in the dialog went wrong; the events that follow show how it went on.
 *
 * @generated from message parley.v1.Problem
 */
export type Problem = Message<"parley.v1.Problem"> & {
    /**
     * What kind of problem.
     *
     * @generated from field: parley.v1.Problem.Kind kind = 1;
     */
    kind: Problem_Kind;
    /**
     * A sentence for the developer. Never meant for the user.
     *
     * @generated from field: string message = 2;
     */
    message: string;
};
/**
 * Describes the message parley.v1.Problem.
 * Use `create(ProblemSchema)` to create a new message.
 */
export declare const ProblemSchema: GenMessage<Problem>;
/**
 * What kind of problem.
 *
 * @generated from enum parley.v1.Problem.Kind
 */
export declare enum Problem_Kind {
    /**
     * Not used.
     *
     * @generated from enum value: KIND_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * A command failed (CommandResult.error).
     *
     * @generated from enum value: KIND_COMMAND_FAILED = 1;
     */
    COMMAND_FAILED = 1,
    /**
     * No condition of a conditional held and it has no default: the story ended.
     *
     * @generated from enum value: KIND_NO_CONDITION_HELD = 2;
     */
    NO_CONDITION_HELD = 2,
    /**
     * The model ran more than 1,000 steps without waiting: back to main's start.
     *
     * @generated from enum value: KIND_STEP_LIMIT = 3;
     */
    STEP_LIMIT = 3,
    /**
     * Stories called each other more than 100 deep: back to main's start.
     *
     * @generated from enum value: KIND_DEPTH_LIMIT = 4;
     */
    DEPTH_LIMIT = 4
}
/**
 * Describes the enum parley.v1.Problem.Kind.
 */
export declare const Problem_KindSchema: GenEnum<Problem_Kind>;
/**
 * The kinds of events, one per field of Event.body.
 *
 * @generated from enum parley.v1.EventKind
 */
export declare enum EventKind {
    /**
     * Not used.
     *
     * @generated from enum value: EVENT_KIND_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * Event.session_started.
     *
     * @generated from enum value: EVENT_KIND_SESSION_STARTED = 1;
     */
    SESSION_STARTED = 1,
    /**
     * Event.user_text.
     *
     * @generated from enum value: EVENT_KIND_USER_TEXT = 2;
     */
    USER_TEXT = 2,
    /**
     * Event.command_result.
     *
     * @generated from enum value: EVENT_KIND_COMMAND_RESULT = 3;
     */
    COMMAND_RESULT = 3,
    /**
     * Event.story_jump.
     *
     * @generated from enum value: EVENT_KIND_STORY_JUMP = 4;
     */
    STORY_JUMP = 4,
    /**
     * Event.input_timeout.
     *
     * @generated from enum value: EVENT_KIND_INPUT_TIMEOUT = 5;
     */
    INPUT_TIMEOUT = 5,
    /**
     * Event.recognition.
     *
     * @generated from enum value: EVENT_KIND_RECOGNITION = 6;
     */
    RECOGNITION = 6,
    /**
     * Event.reply.
     *
     * @generated from enum value: EVENT_KIND_REPLY = 7;
     */
    REPLY = 7,
    /**
     * Event.command.
     *
     * @generated from enum value: EVENT_KIND_COMMAND = 8;
     */
    COMMAND = 8,
    /**
     * Event.wait_for_user.
     *
     * @generated from enum value: EVENT_KIND_WAIT_FOR_USER = 9;
     */
    WAIT_FOR_USER = 9,
    /**
     * Event.transcribe.
     *
     * @generated from enum value: EVENT_KIND_TRANSCRIBE = 10;
     */
    TRANSCRIBE = 10,
    /**
     * Event.session_ended.
     *
     * @generated from enum value: EVENT_KIND_SESSION_ENDED = 11;
     */
    SESSION_ENDED = 11,
    /**
     * Event.problem.
     *
     * @generated from enum value: EVENT_KIND_PROBLEM = 12;
     */
    PROBLEM = 12
}
/**
 * Describes the enum parley.v1.EventKind.
 */
export declare const EventKindSchema: GenEnum<EventKind>;
