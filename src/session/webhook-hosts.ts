import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** The hosts that models may name, by name or as name:port; none: any that is public. */
export type WebhookHosts = ReadonlySet<string>;

/** Why a model may not name an address; undefined: it may, as far as its host tells. */
export function refusalOf(url: string, hosts: WebhookHosts): string | undefined {
  if (!URL.canParse(url)) return `"${url}" is no address`;
  const { hostname, host } = new URL(url);
  const name = hostname.replace(/^\[(.*)\]$/, "$1");
  if (hosts.has(host) || hosts.has(hostname) || hosts.has(name)) return undefined;
  if (hosts.size > 0) return `models may not name the host ${host}`;
  return isIP(name) && isPrivate(name) ? privateHost(name) : undefined;
}

/** Finds public addresses only. Names are looked up where connections are made, so that none changes in between. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (addresses.some(({ address }) => isPrivate(address))) {
      return callback(new Error(privateHost(hostname)), []);
    }
    if (options.all) return callback(null, addresses);
    const [first] = addresses;
    callback(null, first?.address ?? "", first?.family);
  });
};

/** Whether an address is of this machine, of a network that is nobody else's, or of no machine at all. */
export function isPrivate(address: string): boolean {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  return networks.check(address, family);
}

function privateHost(name: string): string {
  return `models may not name the private address of ${name}`;
}

/** What the IANA's registries of special addresses have, as far as it is not reachable by all. */
const networks = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  networks.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 127],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  networks.addSubnet(network, prefix, "ipv6");
}
