import { type ApiKey, type KeyRefusal, type KeyStore, refusalOf } from "../../session/api-key.ts";
import { type KeyRow, keyColumns, keyFromRow } from "../key-rows.ts";
import type { Run, Statement, Value } from "./connections.ts";
import { statements } from "./statements.ts";

/** How keys get at the database. */
export interface KeyAccess {
  read<Row extends object>(statement: Statement, values?: readonly Value[]): Promise<Row[]>;
  transaction<T>(work: (run: Run) => Promise<T>): Promise<T>;
}

const keyStatements = {
  find: { name: "find_key", text: `SELECT ${keyColumns} FROM api_keys WHERE key_id = $1` },
  findNamed: { name: "find_keys_named", text: `SELECT ${keyColumns} FROM api_keys WHERE name = $1` },
  list: { name: "list_keys", text: `SELECT ${keyColumns} FROM api_keys ORDER BY number` },
  add: {
    name: "add_key",
    text: `INSERT INTO api_keys (${keyColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
  },
  revoke: {
    name: "revoke_key",
    text: "UPDATE api_keys SET revoke_time = COALESCE(revoke_time, $2) WHERE key_id = $1 RETURNING key_id",
  },
} satisfies Record<string, Statement>;

/** API keys, beside the sessions. Their ids and names have letters that every database can keep. */
export class PostgresKeys implements KeyStore {
  private readonly access: KeyAccess;

  constructor(access: KeyAccess) {
    this.access = access;
  }

  add(key: ApiKey): Promise<"added" | KeyRefusal> {
    const { id, name, role, hash, createTime, expireTime = null, revokeTime = null } = key;
    return this.access.transaction(async (run) => {
      await run(statements.lock, [`keys of ${name}`]);
      const ofSameName = await run<KeyRow>(keyStatements.findNamed, [name]);
      const refusal = refusalOf(key, ofSameName.map(keyFromRow));
      if (refusal) return refusal;
      await run(keyStatements.add, [id, name, role, hash, createTime, expireTime, revokeTime]);
      return "added";
    });
  }

  async find(id: string): Promise<ApiKey | undefined> {
    const [row] = await this.access.read<KeyRow>(keyStatements.find, [id]);
    return row && keyFromRow(row);
  }

  async list(): Promise<ApiKey[]> {
    return (await this.access.read<KeyRow>(keyStatements.list)).map(keyFromRow);
  }

  async revoke(id: string, now: number): Promise<boolean> {
    const rows = await this.access.transaction((run) => run(keyStatements.revoke, [id, now]));
    return rows.length > 0;
  }
}
