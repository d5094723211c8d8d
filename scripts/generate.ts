import { generateClient } from "@/scripts/build/prepare-app";

/** npm run generate: the Prisma client, when schema.prisma changed. */
await generateClient({ say: console.log, signal: new AbortController().signal });
