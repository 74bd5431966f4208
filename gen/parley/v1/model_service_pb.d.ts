import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { Recognition } from "./event_pb.ts";
import type { Model } from "./model_pb.ts";
import type { Message } from "@bufbuild/protobuf";
/**
 * Describes the file parley/v1/model_service.proto.
 */
export declare const file_parley_v1_model_service: GenFile;
/**
 * Request of ListModels.
 *
 * @generated from message parley.v1.ListModelsRequest
 */
export type ListModelsRequest = Message<"parley.v1.ListModelsRequest"> & {
    /**
     * How many at most, 1 to 1,000. 0: 100.
     *
     * @generated from field: uint32 page_size = 1;
     */
    pageSize: number;
    /**
     * next_page_token of the page before. Empty: the first page.
     *
     * @generated from field: string page_token = 2;
     */
    pageToken: string;
};
/**
 * Describes the message parley.v1.ListModelsRequest.
 * Use `create(ListModelsRequestSchema)` to create a new message.
 */
export declare const ListModelsRequestSchema: GenMessage<ListModelsRequest>;
/**
 * Response of ListModels.
 *
 * @generated from message parley.v1.ListModelsResponse
 */
export type ListModelsResponse = Message<"parley.v1.ListModelsResponse"> & {
    /**
     * The models, by id.
     *
     * @generated from field: repeated parley.v1.Model models = 1;
     */
    models: Model[];
    /**
     * The page_token of the next page. Empty: this is the last one.
     *
     * @generated from field: string next_page_token = 2;
     */
    nextPageToken: string;
};
/**
 * Describes the message parley.v1.ListModelsResponse.
 * Use `create(ListModelsResponseSchema)` to create a new message.
 */
export declare const ListModelsResponseSchema: GenMessage<ListModelsResponse>;
/**
 * Request of GetModel.
 *
 * @generated from message parley.v1.GetModelRequest
 */
export type GetModelRequest = Message<"parley.v1.GetModelRequest"> & {
    /**
     * The model. Required.
     *
     * @generated from field: string model_id = 1;
     */
    modelId: string;
    /**
     * A version that a session still uses. Empty: the newest.
     *
     * @generated from field: string version = 2;
     */
    version: string;
};
/**
 * Describes the message parley.v1.GetModelRequest.
 * Use `create(GetModelRequestSchema)` to create a new message.
 */
export declare const GetModelRequestSchema: GenMessage<GetModelRequest>;
/**
 * Response of GetModel.
 *
 * @generated from message parley.v1.GetModelResponse
 */
export type GetModelResponse = Message<"parley.v1.GetModelResponse"> & {
    /**
     * The model.
     *
     * @generated from field: parley.v1.Model model = 1;
     */
    model?: Model | undefined;
};
/**
 * Describes the message parley.v1.GetModelResponse.
 * Use `create(GetModelResponseSchema)` to create a new message.
 */
export declare const GetModelResponseSchema: GenMessage<GetModelResponse>;
/**
 * Request of Recognize.
 *
 * @generated from message parley.v1.RecognizeRequest
 */
export type RecognizeRequest = Message<"parley.v1.RecognizeRequest"> & {
    /**
     * The model, in its newest version. Required.
     *
     * @generated from field: string model_id = 1;
     */
    modelId: string;
    /**
     * What the user said. At most 64 KiB of UTF-8. May be empty.
     *
     * @generated from field: string text = 2;
     */
    text: string;
    /**
     * A locale that the model has. Empty: the model's first.
     *
     * @generated from field: string locale = 3;
     */
    locale: string;
    /**
     * The intents that an input would accept; they win near ties. Empty: all.
     *
     * @generated from field: repeated string expected_intent_ids = 4;
     */
    expectedIntentIds: string[];
    /**
     * The slot that was asked for; a bare value is taken for it. Empty: none.
     *
     * @generated from field: string expected_slot = 5;
     */
    expectedSlot: string;
};
/**
 * Describes the message parley.v1.RecognizeRequest.
 * Use `create(RecognizeRequestSchema)` to create a new message.
 */
export declare const RecognizeRequestSchema: GenMessage<RecognizeRequest>;
/**
 * Response of Recognize.
 *
 * @generated from message parley.v1.RecognizeResponse
 */
export type RecognizeResponse = Message<"parley.v1.RecognizeResponse"> & {
    /**
     * How the text would be understood. valid: whether an intent was recognized
     * and is among expected_intent_ids, or a value for expected_slot was found.
     *
     * @generated from field: parley.v1.Recognition recognition = 1;
     */
    recognition?: Recognition | undefined;
};
/**
 * Describes the message parley.v1.RecognizeResponse.
 * Use `create(RecognizeResponseSchema)` to create a new message.
 */
export declare const RecognizeResponseSchema: GenMessage<RecognizeResponse>;
/**
 * The dialog models that this server has.
 *
 * @generated from service parley.v1.ModelService
 */
export declare const ModelService: GenService<{
    /**
     * Lists the models in the version that new sessions get, by id.
     *
     * @generated from rpc parley.v1.ModelService.ListModels
     */
    listModels: {
        methodKind: "unary";
        input: typeof ListModelsRequestSchema;
        output: typeof ListModelsResponseSchema;
    };
    /**
     * Reads one model.
     *
     * @generated from rpc parley.v1.ModelService.GetModel
     */
    getModel: {
        methodKind: "unary";
        input: typeof GetModelRequestSchema;
        output: typeof GetModelResponseSchema;
    };
    /**
     * Tells how a model would understand a text. Changes nothing.
     *
     * @generated from rpc parley.v1.ModelService.Recognize
     */
    recognize: {
        methodKind: "unary";
        input: typeof RecognizeRequestSchema;
        output: typeof RecognizeResponseSchema;
    };
}>;
