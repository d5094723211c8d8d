/**
 * Loaded first in the processes we start (node --import). Their file descriptor 3 is a pipe that the launcher holds open:
 * when the launcher is gone, also by kill -9, it closes and they end themselves. REWARDSMITH_CHILD says what they are:
 * "app", "trainer", or "tool" for what runs in a process group of its own while something is installed or built.
 */
import { Socket } from "node:net";
import { isMainThread } from "node:worker_threads";

const DRAIN_MS = 1_500;
const role = process.env.REWARDSMITH_CHILD;

if (isMainThread && role) {
  // Their own children have no such pipe.
  delete process.env.REWARDSMITH_CHILD;
  const pipe = new Socket({ fd: 3, readable: true, writable: false });
  const end = () => (role === "tool" ? process.kill(-process.pid, "SIGKILL") : process.kill(process.pid, "SIGTERM"));
  pipe.on("error", end);
  pipe.on("close", end);
  pipe.resume();
  pipe.unref();
  if (role === "app") {
    // Next waits for every open request, and an event stream never ends by itself.
    process.once("SIGTERM", () => setTimeout(() => process.exit(0), DRAIN_MS).unref());
  }
}
