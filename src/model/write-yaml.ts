import { stringify } from "yaml";

/** Writes a value as YAML that people like to read. Texts stay texts, whatever they look like. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 110, aliasDuplicateObjects: false });
}
