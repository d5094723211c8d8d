import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { getDatabase } from "@/server/db/client";
import { appRouter } from "@/server/root-router";
import { owner } from "./caller";

// A server process of its own for tests: the API on a free port, which it prints.
const server = createHTTPServer({ router: appRouter, createContext: () => ({ db: getDatabase(), actor: owner }) });
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" ? address?.port : "");
});
