import type { ApiKey, KeyRefusal, KeyStore } from "../../session/api-key.ts";
import type { Role } from "../../session/principal.ts";
import type { Database } from "./driver.ts";
import type { Writer } from "./writer.ts";

/** How keys get at the database. */
export interface KeyAccess {
  read<T>(work: (database: Database) => T): Promise<T>;
  readonly write: Writer["write"];
}

/** A row of the table api_keys. */
export interface KeyRow {
  readonly key_id: string;
  readonly name: string;
  readonly role: Role;
  readonly hash: string;
  readonly create_time: number;
  readonly expire_time: number | null;
  readonly revoke_time: number | null;
}

/** The columns of KeyRow, for SELECT and INSERT. */
export const keyColumns = "key_id, name, role, hash, create_time, expire_time, revoke_time";

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

export function keyFromRow(row: KeyRow): ApiKey {
  const { key_id: id, name, role, hash, create_time: createTime } = row;
  const [expireTime, revokeTime] = [row.expire_time ?? undefined, row.revoke_time ?? undefined];
  return { id, name, role, hash, createTime, expireTime, revokeTime };
}
