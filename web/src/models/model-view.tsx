import type { ComponentType } from "preact";
import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import { Answer } from "../parts/answer.tsx";
import { useFetched } from "../parts/fetched.ts";
import { linkTo } from "../route.ts";
import { models } from "../server.ts";
import { CheckTab } from "./check-tab.tsx";
import { CommandsTab } from "./commands-tab.tsx";
import { DiagramTab } from "./diagram-tab.tsx";
import { EntitiesTab } from "./entities-tab.tsx";
import { IntentsTab } from "./intents-tab.tsx";
import { RepliesTab } from "./replies-tab.tsx";
import { TestsTab } from "./tests-tab.tsx";
import { TryTab } from "./try-tab.tsx";

interface Tab {
  readonly title: string;
  readonly tab: ComponentType<{ readonly model: Model }>;
}

const tabs: Readonly<Record<string, Tab>> = {
  diagram: { title: "Diagram", tab: DiagramTab },
  intents: { title: "Intents", tab: IntentsTab },
  entities: { title: "Entities", tab: EntitiesTab },
  replies: { title: "Replies", tab: RepliesTab },
  commands: { title: "Commands", tab: CommandsTab },
  try: { title: "Try", tab: TryTab },
  check: { title: "Check", tab: CheckTab },
  tests: { title: "Tests", tab: TestsTab },
};

interface ModelViewProps {
  readonly modelId: string;
  readonly tab: string | undefined;
}

/** One model, in tabs. */
export function ModelView({ modelId, tab: chosen = "diagram" }: ModelViewProps) {
  const found = useFetched((signal) => models.getModel({ modelId }, { signal }), [modelId]);
  const model = found.value?.model;
  const Chosen = Object.hasOwn(tabs, chosen) ? tabs[chosen]?.tab : undefined;
  return (
    <div class={chosen === "diagram" ? "page model-view filled" : "page model-view"}>
      <header class="page-head">
        <a class="up" href={linkTo("models")}>
          Models
        </a>
        <h1>{model?.name ?? modelId}</h1>
        {model && (
          <code class="faint">
            {model.modelId}@{model.version.slice(0, 7)}
          </code>
        )}
        <span class="spacer" />
        <a class="button small" href={linkTo("chat", modelId)}>
          Chat with it
        </a>
      </header>
      <nav class="tabs" aria-label="Parts of the model">
        {Object.entries(tabs).map(([path, { title }]) => (
          <a
            key={path}
            href={linkTo("models", modelId, path)}
            aria-current={path === chosen ? "page" : undefined}
            ref={path === chosen ? intoView : null}
          >
            {title}
          </a>
        ))}
      </nav>
      <Answer of={found}>
        {() => (model && Chosen ? <Chosen model={model} /> : <p class="empty">There is no such tab.</p>)}
      </Answer>
    </div>
  );
}

/** On phones, not all tabs have room. */
function intoView(element: Element | null): void {
  element?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
