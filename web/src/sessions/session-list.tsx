import { useState } from "preact/hooks";
import { Answer } from "../parts/answer.tsx";
import { useFetched } from "../parts/fetched.ts";
import { LiveBadge } from "../parts/live-badge.tsx";
import { linkTo, query, replaceQuery } from "../route.ts";
import { FilterBar } from "./filter-bar.tsx";
import { filterOf, noFilter, queryOf, type SessionFilter } from "./session-filter.ts";
import { listSessions } from "./session-query.ts";
import { SessionTable } from "./session-table.tsx";

const pageSize = 50;
const pollMs = 2_000;

/** The sessions that there are, newest first, as they change. The filter stands in the address. */
export function SessionList() {
  const filter = filterOf(query.value);
  const conditions = queryOf(filter).filter(([, value]) => value !== "");
  const [most, setMost] = useState(pageSize);
  const found = useFetched(
    (signal) => listSessions(filter, most, signal),
    [JSON.stringify(conditions), most],
    pollMs,
  );
  const show = (changed: SessionFilter) => {
    setMost(pageSize);
    replaceQuery(queryOf(changed));
  };

  return (
    <div class="page wide">
      <header class="page-head">
        <h1>Sessions</h1>
        <LiveBadge state={found.error === undefined ? "live" : "reconnecting"} />
      </header>
      <FilterBar filter={filter} onChange={show} />
      <Answer of={found}>
        {(page) =>
          page.sessions.length === 0 ? (
            <NoSessions isFiltered={conditions.length > 0} onShowAll={() => show(noFilter)} />
          ) : (
            <>
              <SessionTable sessions={page.sessions} />
              {page.hasMore && (
                <button type="button" class="button more" onClick={() => setMost(most + pageSize)}>
                  Show older ones
                </button>
              )}
            </>
          )
        }
      </Answer>
    </div>
  );
}

interface NoSessionsProps {
  readonly isFiltered: boolean;
  readonly onShowAll: () => void;
}

function NoSessions({ isFiltered, onShowAll }: NoSessionsProps) {
  return isFiltered ? (
    <div class="empty">
      <p>No session is like that.</p>
      <button type="button" class="button" onClick={onShowAll}>
        Show all
      </button>
    </div>
  ) : (
    <div class="empty">
      <p>There are no sessions yet.</p>
      <p>
        <a href={linkTo("chat")}>Begin one in the chat</a>, or with NewSession of the API. It appears here by
        itself.
      </p>
    </div>
  );
}
