/** Whether a name or an address, IPv6 with brackets or without, is of this machine only. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|::1|\[::1\])$/i.test(host);
}
