import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { processIdentity } from "@/scripts/process/process-identity";
import { endLeftover, leaveFolder, noteChild, publishAddress, takeFolder } from "./data-folder";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rewardsmith-folder-"));
  mkdirSync(path.join(folder, "processes"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function mark(name: string, pid: number, identity: string) {
  writeFileSync(path.join(folder, "processes", `${name}.json`), JSON.stringify({ pid, identity, url: null }));
}

test("a folder is taken once, and the second launcher learns the first one's address", () => {
  expect(takeFolder(folder)).toBe(null);
  publishAddress(folder, "http://127.0.0.1:3000");
  expect(takeFolder(folder)).toMatchObject({ pid: process.pid, url: "http://127.0.0.1:3000" });
  leaveFolder(folder);
  expect(takeFolder(folder)).toBe(null);
});

test("a launcher that was killed does not keep the folder, also when its pid now belongs to another process", () => {
  mark("launcher", process.pid, "started at another time");
  expect(takeFolder(folder)).toBe(null);
  expect(readdirSync(path.join(folder, "processes"))).toEqual(["launcher.json"]);
});

test("half-written notes are no obstacle", () => {
  writeFileSync(path.join(folder, "processes", "launcher.json"), '{"pid": 1');
  expect(takeFolder(folder)).toBe(null);
});

test("a child left by a killed launcher is ended, and another process with its pid is left alone", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const pid = child.pid ?? 0;
  mark("trainer", pid, "started at another time");
  expect(await endLeftover(folder, "trainer")).toBe(false);
  expect(processIdentity(pid)).not.toBe(null);

  noteChild(folder, "trainer", pid);
  expect(await endLeftover(folder, "trainer")).toBe(true);
  expect(processIdentity(pid)).toBe(null);
  expect(await endLeftover(folder, "trainer")).toBe(false);
});
