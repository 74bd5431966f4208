import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { route } from "../route.ts";

interface Item {
  readonly id: string;
  /** Beside the id. */
  readonly remark?: ComponentChildren;
  readonly content: ComponentChildren;
}

interface DefinitionListProps {
  /** What they are, such as "intents". */
  readonly of: string;
  readonly items: readonly Item[];
}

/** Parts of a model, one card each. The one that the address names is brought into view. */
export function DefinitionList({ of, items }: DefinitionListProps) {
  const [, , , named] = route.value;
  const target = useRef<HTMLLIElement>(null);
  useEffect(() => target.current?.scrollIntoView({ block: "center" }), [named]);
  if (items.length === 0) return <p class="empty">There are no {of} like that.</p>;
  return (
    <ul class="definitions">
      {items.map(({ id, remark, content }) => (
        <li
          key={id}
          ref={id === named ? target : null}
          class={id === named ? "card definition named" : "card definition"}
        >
          <div class="row">
            <h2>
              <code>{id}</code>
            </h2>
            {remark}
          </div>
          {content}
        </li>
      ))}
    </ul>
  );
}
