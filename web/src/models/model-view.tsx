import type { ComponentType } from "preact";
import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import { useFetched } from "../fetched.ts";
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

export interface TabProps {
  readonly model: Model;
}

const tabs: Readonly<Record<string, { readonly title: string; readonly tab: ComponentType<TabProps> }>> = {
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
export function ModelView({ modelId, tab = "diagram" }: ModelViewProps) {
  const found = useFetched((signal) => models.getModel({ modelId }, { signal }), [modelId]);
  const model = found.value?.model;
  const Tab = tabs[tab]?.tab;
  return (
    <div class="sheet model-view">
      <header class="sheet-head">
        <h1>
          <a class="up" href={linkTo("models")}>
            Models
          </a>
          {model?.name ?? modelId}
        </h1>
        {model && (
          <code class="faint">
            {model.modelId}@{model.version.slice(0, 7)}
          </code>
        )}
        <a class="button" href={linkTo("chat", modelId)}>
          Chat
        </a>
      </header>
      {found.error !== undefined && <ErrorNotice error={found.error} onRetry={found.again} />}
      <nav class="tabs" aria-label="What to see of the model">
        {Object.entries(tabs).map(([path, { title }]) => (
          <a key={path} href={linkTo("models", modelId, path)} aria-current={path === tab ? "page" : undefined}>
            {title}
          </a>
        ))}
      </nav>
      {model && Tab && <Tab model={model} />}
      {!Tab && <p class="empty">There is no such tab.</p>}
    </div>
  );
}
