import { buildApp, generateClient } from "@/scripts/build/prepare-app";
const signal = new AbortController().signal;
await generateClient({ say: console.log, signal });
await buildApp({ say: console.log, signal });
