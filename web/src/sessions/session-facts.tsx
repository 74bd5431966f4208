import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { ComponentChildren } from "preact";
import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { dateTime, millisecondsOf } from "../parts/time.ts";
import { linkTo, linkWith } from "../route.ts";

/** All that is known of a session, as far as it is worth a line. */
export function SessionFacts({ session }: { readonly session: Session }) {
  const { sessionId, modelId, modelVersion, userId, owner, locale, description, metadata, forkedFrom } =
    session;
  const { nextOffset, idleTimeout } = session;
  return (
    <details class="session-facts">
      <summary class="faint">
        <code>{sessionId}</code> · {modelId} · {userId} · {nextOffset} events
      </summary>
      <dl class="facts">
        <Fact name="Session">
          <code>{sessionId}</code>
        </Fact>
        <Fact name="Model">
          <a href={linkTo("models", modelId)}>{modelId}</a> <code class="faint">{modelVersion}</code>
        </Fact>
        <Fact name="User">
          <a href={linkWith(["sessions"], [["user", userId]])}>{userId}</a>
        </Fact>
        {owner !== "" && <Fact name="Owner">{owner}</Fact>}
        <Fact name="Locale">{locale}</Fact>
        {forkedFrom && (
          <Fact name="Forked from">
            <a href={linkWith(["sessions", forkedFrom.sessionId], [["at", String(forkedFrom.offset)]])}>
              <code>{forkedFrom.sessionId}</code>
            </a>{" "}
            after offset {forkedFrom.offset}
          </Fact>
        )}
        {description !== "" && <Fact name="Description">{description}</Fact>}
        <Time name="Began" time={session.createTime} />
        <Time name="Last change" time={session.updateTime} />
        <Time name="Expires" time={session.expireTime} />
        <Time name="Ended" time={session.endTime} />
        {idleTimeout && <Fact name="Idle timeout">{millisecondsOf(idleTimeout) / 1_000} s</Fact>}
        {metadata && (
          <Fact name="Metadata">
            <pre class="code">{JSON.stringify(metadata, null, 2)}</pre>
          </Fact>
        )}
      </dl>
    </details>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Time({ name, time }: { readonly name: string; readonly time: Timestamp | undefined }) {
  return time ? <Fact name={name}>{dateTime(time)}</Fact> : null;
}
