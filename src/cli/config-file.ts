import type { Placement } from "../model/catalog.ts";

/** A setting as a file gives it. */
export interface FileSetting {
  readonly value: string | string[];
  /** Where it stands, for people. */
  readonly origin: string;
}

/** What a config file says. */
export interface ConfigFile {
  /** By name. */
  readonly settings: ReadonlyMap<string, FileSetting>;
  /** The models, where the file tells them one by one. */
  readonly placements?: readonly Placement[];
  /** What is wrong with it. */
  readonly problems: readonly string[];
  /** What people should know of it. */
  readonly notes: readonly string[];
}
