import { openThrowAwayCluster } from "@/scripts/postgres/throw-away";
import { applyMigrations, writeMigration } from "@/server/db/migrate";

// npm run db:migrate            applies what the database of DATABASE_URL lacks
// npm run db:diff -- <name>     writes a new migration from schema.prisma
const [verb, name] = process.argv.slice(2);
if (verb === "diff") {
  const cluster = process.env.DATABASE_URL ? null : await openThrowAwayCluster();
  const folder = await writeMigration(
    process.env.DATABASE_URL ?? cluster?.url("postgres") ?? "",
    name ?? "change",
    new Date(),
  );
  await cluster?.dispose();
  console.log(folder ? `Wrote ${folder}` : "The migrations already make what schema.prisma says.");
} else {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error("DATABASE_URL is not set: name a Postgres 15 or newer.");
    process.exit(1);
  }
  const names = await applyMigrations(url);
  console.log(names.length ? `Applied ${names.join(", ")}` : "The database is up to date.");
}
// The engine's lock keeps a timer of ten seconds.
process.exit(0);
