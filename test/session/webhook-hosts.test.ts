import { describe, expect, it } from "vitest";
import { isPrivate, lookupPublic, refusalOf } from "../../src/session/webhook-hosts.ts";

describe("an address is private", () => {
  const yes = [
    ...["127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
    ...["169.254.169.254", "100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"],
    ...["::1", "::", "fc00::1", "fd12::1", "fe80::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"],
    ...["64:ff9b::7f00:1", "2002:7f00:1::"],
  ];
  it.each(yes)("%s", (address) => expect(isPrivate(address)).toBe(true));

  const no = ["8.8.8.8", "172.32.0.1", "192.0.2.1", "2606:4700::1111", "::ffff:8.8.8.8"];
  it.each(no)("but not %s", (address) => expect(isPrivate(address)).toBe(false));
});

describe("a model may name", () => {
  const none = new Set<string>();
  it.each(["https://hooks.example/run", "http://8.8.8.8:8080/", "http://[2606:4700::1111]/"])(
    "%s, as long as no hosts are given",
    (url) => expect(refusalOf(url, none)).toBeUndefined(),
  );

  it.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]:80/",
    "http://[fd00::1]/",
  ])("no private address such as %s", (url) =>
    expect(refusalOf(url, none)).toMatch(/^models may not name the private address of /),
  );

  it("nothing that is no address", () => {
    expect(refusalOf("http://a b/", none)).toBe('"http://a b/" is no address');
  });

  const hosts = new Set(["hooks.example", "127.0.0.1:8080", "::1"]);
  it.each([
    "https://hooks.example:8443/run",
    "http://HOOKS.example/",
    "http://127.0.0.1:8080/",
    "http://[::1]/",
  ])("%s, which is given", (url) => expect(refusalOf(url, hosts)).toBeUndefined());

  it.each(["https://evil.example/", "https://hooks.example.evil.example/", "http://127.0.0.1:8081/"])(
    "nothing but what is given: not %s",
    (url) => expect(refusalOf(url, hosts)).toBe(`models may not name the host ${new URL(url).host}`),
  );
});

describe("a name is looked up", () => {
  const look = (name: string, all: boolean) =>
    new Promise((resolve, reject) => {
      lookupPublic(name, { all }, (error, found) => (error ? reject(error) : resolve(found)));
    });

  it.each([true, false])("and one of this machine is refused", async (all) => {
    await expect(look("localhost", all)).rejects.toThrow(
      "models may not name the private address of localhost",
    );
  });

  it("and a public address is found", async () => {
    expect(await look("8.8.8.8", false)).toBe("8.8.8.8");
    expect(await look("8.8.8.8", true)).toEqual([{ address: "8.8.8.8", family: 4 }]);
  });

  it("and what is not there is not found", async () => {
    await expect(look("nowhere.invalid", true)).rejects.toThrow("ENOTFOUND");
  });
});
