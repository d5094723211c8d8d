import { describe, expect, test } from "vitest";
import { parseHosts, refuseRequest } from "./refuse-request";

function ask(
  method: string,
  headers: Record<string, string>,
  pathname = "/api/trpc/runs.launch",
  hosts: string[] = [],
) {
  return refuseRequest({ method, pathname, headers: new Headers(headers) }, hosts)?.status ?? "served";
}

describe("host", () => {
  test("serves loopback names on any port", () => {
    for (const host of ["localhost", "localhost:3000", "127.0.0.1:8080", "[::1]:3000", "LOCALHOST:3000"]) {
      expect(ask("GET", { host })).toBe("served");
    }
  });

  test("refuses a foreign name, a lookalike and none at all", () => {
    for (const host of ["evil.example:3000", "localhost.evil.example", "127.0.0.1.evil.example", ""]) {
      expect(ask("GET", { host })).toBe(421);
    }
  });

  test("serves the names of REWARDSMITH_HOSTS, with or without a port", () => {
    const hosts = parseHosts(" Box.lan , lab.example:8080,");
    expect(hosts).toEqual(["box.lan", "lab.example:8080"]);
    expect(ask("GET", { host: "box.lan:3000" }, "/", hosts)).toBe("served");
    expect(ask("GET", { host: "lab.example:8080" }, "/", hosts)).toBe("served");
    expect(ask("GET", { host: "lab.example:9090" }, "/", hosts)).toBe(421);
  });
});

describe("origin of a write", () => {
  const host = "localhost:3000";

  test("serves our own pages and command lines", () => {
    expect(ask("POST", { host, origin: "http://localhost:3000" })).toBe("served");
    expect(ask("POST", { host })).toBe("served");
  });

  test("refuses another site, another port, an opaque origin and a cross-site request without one", () => {
    expect(ask("POST", { host, origin: "https://evil.example" })).toBe(403);
    expect(ask("POST", { host, origin: "http://localhost:3001" })).toBe(403);
    expect(ask("POST", { host, origin: "null" })).toBe(403);
    expect(ask("POST", { host, "sec-fetch-site": "cross-site" })).toBe(403);
  });

  test("asks no origin of a read, nor of a trainer that shows a key", () => {
    expect(ask("GET", { host, origin: "https://evil.example" })).toBe("served");
    const trainer = { host, origin: "https://evil.example", authorization: "Bearer rst_x" };
    expect(ask("POST", trainer, "/api/trainer/v1/events")).toBe("served");
    expect(ask("POST", trainer, "/api/trpc/runs.launch")).toBe(403);
    expect(ask("POST", { host, origin: "https://evil.example" }, "/api/trainer/v1/events")).toBe(403);
  });
});

test("refuses a call longer than any reward can be, before it is read", () => {
  const headers = { host: "localhost:3000", origin: "http://localhost:3000", "content-length": "114000000" };
  expect(ask("POST", headers, "/api/trpc/rewards.saveVersion")).toBe(413);
  expect(ask("POST", { ...headers, "content-length": "300000" }, "/api/trpc/rewards.saveVersion")).toBe("served");
});
