import type { ApiKey, KeyRefusal, KeyStore } from "../../session/api-key.ts";
import { type KeyRow, keyColumns, keyFromRow } from "../key-rows.ts";
import type { Database } from "./driver.ts";
import type { Writer } from "./writer.ts";

/** How keys get at the database. */
export interface KeyAccess {
  read<T>(work: (database: Database) => T): Promise<T>;
  readonly write: Writer["write"];
}

/** API keys, in the file of the sessions. Few and seldom asked for: no statement is kept. */
export class SqliteKeys implements KeyStore {
  private readonly access: KeyAccess;

  constructor(access: KeyAccess) {
    this.access = access;
  }

  add(key: ApiKey): Promise<"added" | KeyRefusal> {
    return this.access.write("addKey", key);
  }

  find(id: string): Promise<ApiKey | undefined> {
    return this.access.read((database) => {
      const row = database
        .prepare<[string], KeyRow>(`SELECT ${keyColumns} FROM api_keys WHERE key_id = ?`)
        .get(id);
      return row && keyFromRow(row);
    });
  }

  list(): Promise<ApiKey[]> {
    return this.access.read((database) =>
      database.prepare<[], KeyRow>(`SELECT ${keyColumns} FROM api_keys ORDER BY id`).all().map(keyFromRow),
    );
  }

  revoke(id: string, now: number): Promise<boolean> {
    return this.access.write("revokeKey", id, now);
  }
}
