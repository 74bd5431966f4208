import { isIPv4, isIPv6 } from "node:net";

/** Whether an address is this machine. IPv4 in IPv6 (`::ffff:127.0.0.1`) is IPv4. */
export function isLoopback(address: string): boolean {
  const known = plain(address);
  return known === "::1" || (known.startsWith("127.") && isIPv4(known));
}

/** Whether a name or an address, as in a URL or the header Host, is of this machine only. A port does not matter. */
export function isLocalHost(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|::1|\[::1\](:\d+)?)$/i.test(
    host.replace(/^([^:]+):\d+$/, "$1"),
  );
}

/**
 * Who counts as one caller: an IPv4 address, or the /64 network of an IPv6 address, for whoever has one of its
 * addresses has them all.
 */
export function networkOf(address: string): string {
  const known = plain(address);
  if (!isIPv6(known)) return known;
  const [head = "", tail] = known.split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array<string>(8 - groups.length - rest.length).fill("0");
  return `${[...groups, ...zeros, ...rest].slice(0, 4).join(":")}::/64`;
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
}
