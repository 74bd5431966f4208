import { version } from "../package/version.ts";

/** What answers here. There is no speech. */
export function versionToWire() {
  const name = `Parley ${version}`;
  return { diatheke: name, chosun: name };
}
