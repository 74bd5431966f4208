import type { GenFile, GenMessage } from "@bufbuild/protobuf/codegenv2";
import type { Message } from "@bufbuild/protobuf";
/**
 * Describes the file parley/v1/model.proto.
 */
export declare const file_parley_v1_model: GenFile;
/**
 * One version of a dialog model.
 *
 * @generated from message parley.v1.Model
 */
export type Model = Message<"parley.v1.Model"> & {
    /**
     * The name of the model's directory or file.
     *
     * @generated from field: string model_id = 1;
     */
    modelId: string;
    /**
     * A hash of the model's content; it changes with every edit.
     *
     * @generated from field: string version = 2;
     */
    version: string;
    /**
     * For people. The model_id when the model gives none.
     *
     * @generated from field: string name = 3;
     */
    name: string;
    /**
     * For people. May be empty.
     *
     * @generated from field: string description = 4;
     */
    description: string;
    /**
     * The locales it can converse in, such as "en_US". The first is the default.
     *
     * @generated from field: repeated string locales = 5;
     */
    locales: string[];
    /**
     * The ids of its stories.
     *
     * @generated from field: repeated string story_ids = 6;
     */
    storyIds: string[];
    /**
     * The ids of its intents.
     *
     * @generated from field: repeated string intent_ids = 7;
     */
    intentIds: string[];
    /**
     * The ids of its entities.
     *
     * @generated from field: repeated string entity_ids = 8;
     */
    entityIds: string[];
    /**
     * The ids of its replies.
     *
     * @generated from field: repeated string reply_ids = 9;
     */
    replyIds: string[];
    /**
     * The commands that a client must be able to run, and those of the webhook.
     *
     * @generated from field: repeated parley.v1.CommandDefinition commands = 10;
     */
    commands: CommandDefinition[];
};
/**
 * Describes the message parley.v1.Model.
 * Use `create(ModelSchema)` to create a new message.
 */
export declare const ModelSchema: GenMessage<Model>;
/**
 * A command that a model may ask for.
 *
 * @generated from message parley.v1.CommandDefinition
 */
export type CommandDefinition = Message<"parley.v1.CommandDefinition"> & {
    /**
     * Its id.
     *
     * @generated from field: string command_id = 1;
     */
    commandId: string;
    /**
     * The parameters that are sent along. May be empty.
     *
     * @generated from field: repeated string inputs = 2;
     */
    inputs: string[];
    /**
     * The parameters that are expected back. May be empty.
     *
     * @generated from field: repeated string outputs = 3;
     */
    outputs: string[];
    /**
     * True when Parley calls the webhook; false when the client runs it.
     *
     * @generated from field: bool use_webhook = 4;
     */
    useWebhook: boolean;
};
/**
 * Describes the message parley.v1.CommandDefinition.
 * Use `create(CommandDefinitionSchema)` to create a new message.
 */
export declare const CommandDefinitionSchema: GenMessage<CommandDefinition>;
