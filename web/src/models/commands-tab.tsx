import type { CommandDefinition, Model } from "../../../gen/parley/v1/model_pb.ts";
import { DefinitionList } from "./definition-list.tsx";

/** What the dialog asks programs to do. All callers may see it: clients have to run it. */
export function CommandsTab({ model: { commands } }: { readonly model: Model }) {
  return commands.length === 0 ? (
    <p class="empty">This model asks for no commands.</p>
  ) : (
    <DefinitionList
      of="commands"
      items={commands.map((command) => ({
        id: command.commandId,
        remark: <span class="badge">{command.useWebhook ? "webhook" : "client"}</span>,
        content: <Command command={command} />,
      }))}
    />
  );
}

function Command({ command: { inputs, outputs } }: { readonly command: CommandDefinition }) {
  return (
    <dl class="facts">
      <dt>Inputs</dt>
      <dd>
        <Names names={inputs} />
      </dd>
      <dt>Outputs</dt>
      <dd>
        <Names names={outputs} />
      </dd>
    </dl>
  );
}

function Names({ names }: { readonly names: readonly string[] }) {
  return names.length === 0 ? (
    <span class="faint">none</span>
  ) : (
    <span class="row">
      {names.map((name) => (
        <code key={name}>{name}</code>
      ))}
    </span>
  );
}
