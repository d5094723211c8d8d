import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * What tells this process from a later one with the same pid: its start time, as a string to compare for equality.
 * Null when no such process lives; a zombie counts as dead.
 */
export function processIdentity(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return process.platform === "linux" ? identityFromProc(pid) : identityFromPs(pid);
}

/** Whether the process that had this identity still lives. */
export function isAlive({ pid, identity }: { pid: number; identity: string }): boolean {
  return processIdentity(pid) === identity;
}

/** Start time in clock ticks since boot, with the boot's id: neither moves when somebody sets the clock. */
function identityFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command name may hold spaces and parentheses; the fields follow its last ")".
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, startTicks] = [fields[0], fields[19]];
    if (state === "Z" || state === "X" || startTicks === undefined) return null;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${startTicks}`;
  } catch {
    return null;
  }
}

function identityFromPs(pid: number): string | null {
  try {
    const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    const [state = "", ...started] = line.split(/\s+/);
    return line === "" || state.startsWith("Z") ? null : started.join(" ");
  } catch {
    return null;
  }
}
