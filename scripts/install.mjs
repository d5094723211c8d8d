import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** What has to work before node_modules exist: plain JavaScript on Node's own modules. */

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];

/** Ends the process with a sentence when this Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(
    `Rewardsmith needs Node ${OLDEST_NODE.join(".")} or newer; this is ${process.version}. Install a newer one from https://nodejs.org and run the command again.`,
  );
  process.exit(1);
}

/** Installs what package-lock.json names when node_modules lack some of it. Resolves to whether anything was installed. */
export async function ensureInstalled({ say }) {
  if (isInstalled()) return false;
  say("Installing packages (once, and after updates)");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--include=optional", "--ignore-scripts", "--no-audit", "--no-fund"];
  const guard = new URL("./launch/child.mjs", import.meta.url).href;
  const [command, rest] = npm?.endsWith(".js") ? [process.execPath, ["--import", guard, npm, ...args]] : ["npm", args];
  const { code, output } = await runInGroup(command, rest);
  if (code !== 0) {
    // npm says why first and explains its options at length afterwards.
    const lines = output.split("\n").filter((line) => !/^npm (warn|notice)/.test(line) && line.trim() !== "");
    console.error(lines.slice(0, 20).join("\n"));
    console.error(
      "\nThe packages could not be installed (npm ci failed, see above). Check that the npm registry can be reached and that the disk has room (about 1.5 GB), then run the command again.",
    );
    process.exit(1);
  }
  return true;
}

/** Compares what npm says it installed with the lock file, package by package; times of files say nothing after a copy. */
export function isInstalled() {
  try {
    const wanted = readPackages("package-lock.json");
    const present = readPackages("node_modules/.package-lock.json");
    return Object.entries(wanted).every(([place, { version, optional, devOptional, extraneous }]) => {
      if (place === "" || optional || devOptional || extraneous) return true;
      return present[place]?.version === version && existsSync(path.join(root, place, "package.json"));
    });
  } catch {
    return false;
  }
}

function readPackages(file) {
  return JSON.parse(readFileSync(path.join(root, file), "utf8")).packages;
}

/** In a process group of its own, ended with us: a Ctrl-C in the middle leaves nothing behind. */
async function runInGroup(command, args) {
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, REWARDSMITH_CHILD: "tool" },
  });
  const stop = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // Gone already.
    }
    process.exit(0);
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(name, stop);
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve(1);
    });
    child.once("close", resolve);
  });
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.off(name, stop);
  return { code, output };
}
