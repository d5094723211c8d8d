/**
 * Loaded first in the app and the trainer (node --import). Their file descriptor 3 is a pipe that the launcher holds open:
 * when the launcher is gone, also by kill -9, it closes and they end themselves.
 */
import { Socket } from "node:net";
import { isMainThread } from "node:worker_threads";

const DRAIN_MS = 1_500;

if (isMainThread && process.env.REWARDSMITH_CHILD) {
  const pipe = new Socket({ fd: 3, readable: true, writable: false });
  const end = () => process.kill(process.pid, "SIGTERM");
  pipe.on("error", end);
  pipe.on("close", end);
  pipe.resume();
  pipe.unref();
  if (process.env.REWARDSMITH_CHILD === "app") {
    // Next waits for every open request, and an event stream never ends by itself.
    process.once("SIGTERM", () => setTimeout(() => process.exit(0), DRAIN_MS).unref());
  }
}
