import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import { Definition } from "./definition.tsx";
import { DefinitionList } from "./definition-list.tsx";
import { inLocale } from "./local-texts.ts";
import { Sample } from "./sample.tsx";

/** What the dialog says, in all its variations. */
export function RepliesTab({ model }: { readonly model: Model }) {
  return (
    <Definition model={model} of="replies">
      {({ definition, locale, isSought }) => (
        <DefinitionList
          of="replies"
          items={definition.replies.flatMap(({ replyId, texts }) => {
            const here = inLocale(texts, locale)?.texts ?? [];
            return isSought(replyId, ...here) ? [{ id: replyId, content: <Texts texts={here} /> }] : [];
          })}
        />
      )}
    </Definition>
  );
}

function Texts({ texts }: { readonly texts: readonly string[] }) {
  return texts.length === 0 ? (
    <p class="faint">No text in this locale.</p>
  ) : (
    <ul class="samples">
      {texts.map((text) => (
        <li key={text}>
          <Sample text={text} />
        </li>
      ))}
    </ul>
  );
}
