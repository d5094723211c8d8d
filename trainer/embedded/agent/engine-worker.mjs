// A thread starts without the loader for TypeScript (Node 20), so it is registered here first.
import { register } from "tsx/esm/api";

register();
await import("./engine-worker.ts");
