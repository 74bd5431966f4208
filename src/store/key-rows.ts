import type { ApiKey } from "../session/api-key.ts";
import type { Role } from "../session/principal.ts";

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

export function keyFromRow(row: KeyRow): ApiKey {
  const { key_id: id, name, role, hash, create_time: createTime } = row;
  const [expireTime, revokeTime] = [row.expire_time ?? undefined, row.revoke_time ?? undefined];
  return { id, name, role, hash, createTime, expireTime, revokeTime };
}
