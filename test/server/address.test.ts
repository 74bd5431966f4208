import { expect, it } from "vitest";
import { isLoopback, networkOf } from "../../src/server/address.ts";

it.each(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])("%s is this machine", (address) => {
  expect(isLoopback(address)).toBe(true);
});

it.each(["128.0.0.1", "10.0.0.1", "::2", "fe80::1%eth0", "::ffff:10.0.0.1", "2001:db8::1", "", "unknown"])(
  "%s is not this machine",
  (address) => {
    expect(isLoopback(address)).toBe(false);
  },
);

it.each([
  ["10.1.2.3", "10.1.2.3"],
  ["::ffff:10.1.2.3", "10.1.2.3"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:db8::9", "2001:db8:0:0::/64"],
  ["2001:db8::", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["", ""],
])("%s counts as %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
