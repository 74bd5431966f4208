import { type ApiKey, type KeyRefusal, type KeyStore, refusalOf } from "../../session/api-key.ts";
import type { Role } from "../../session/principal.ts";
import type { Database } from "./driver.ts";

/** How work gets at the database, whichever connection it has now. */
export interface DatabaseAccess {
  read<T>(work: (database: Database) => T): Promise<T>;
  /** The work is one transaction. */
  write<T>(work: (database: Database) => T): Promise<T>;
}

interface KeyRow {
  readonly key_id: string;
  readonly name: string;
  readonly role: Role;
  readonly hash: string;
  readonly create_time: number;
  readonly expire_time: number | null;
  readonly revoke_time: number | null;
}

const columns = "key_id, name, role, hash, create_time, expire_time, revoke_time";

/** API keys, in the file of the sessions. Few and seldom asked for: no statement is kept. */
export class SqliteKeys implements KeyStore {
  private readonly access: DatabaseAccess;

  constructor(access: DatabaseAccess) {
    this.access = access;
  }

  add(key: ApiKey): Promise<"added" | KeyRefusal> {
    return this.access.write((database) => {
      const { id, name, role, hash, createTime, expireTime = null, revokeTime = null } = key;
      const ofSameName = database
        .prepare<[string], KeyRow>(`SELECT ${columns} FROM api_keys WHERE name = ?`)
        .all(name);
      const refusal = refusalOf(key, ofSameName.map(keyFromRow));
      if (refusal) return refusal;
      database
        .prepare(`INSERT INTO api_keys (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`)
        .run(id, name, role, hash, createTime, expireTime, revokeTime);
      return "added";
    });
  }

  find(id: string): Promise<ApiKey | undefined> {
    return this.access.read((database) => {
      const row = database
        .prepare<[string], KeyRow>(`SELECT ${columns} FROM api_keys WHERE key_id = ?`)
        .get(id);
      return row && keyFromRow(row);
    });
  }

  list(): Promise<ApiKey[]> {
    return this.access.read((database) =>
      database.prepare<[], KeyRow>(`SELECT ${columns} FROM api_keys ORDER BY id`).all().map(keyFromRow),
    );
  }

  revoke(id: string, now: number): Promise<boolean> {
    return this.access.write((database) => {
      const { changes } = database
        .prepare("UPDATE api_keys SET revoke_time = COALESCE(revoke_time, ?) WHERE key_id = ?")
        .run(now, id);
      return changes > 0;
    });
  }
}

function keyFromRow(row: KeyRow): ApiKey {
  const { key_id: id, name, role, hash, create_time: createTime } = row;
  const [expireTime, revokeTime] = [row.expire_time ?? undefined, row.revoke_time ?? undefined];
  return { id, name, role, hash, createTime, expireTime, revokeTime };
}
