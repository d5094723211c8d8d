import { getDatabase } from "./db/client";
import { runListener } from "./live/run-listener";

/** What a server process does before it answers: it listens for changes of runs. */
export function startServer(): void {
  runListener(getDatabase().url);
}
