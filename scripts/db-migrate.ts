import { applyMigrations, writeMigration } from "@/server/db/migrate";

// npm run db:migrate            applies what the database of DATABASE_URL lacks
// npm run db:diff -- <name>     writes a new migration from schema.prisma
const [verb, name] = process.argv.slice(2);
const url = process.env.DATABASE_URL;
if (!url) {
  console.error("DATABASE_URL is not set: name a Postgres 15 or newer.");
  process.exit(1);
}
if (verb === "diff") {
  const folder = await writeMigration(url, name ?? "change", new Date());
  console.log(folder ? `Wrote ${folder}` : "The migrations already make what schema.prisma says.");
} else {
  const names = await applyMigrations(url);
  console.log(names.length ? `Applied ${names.join(", ")}` : "The database is up to date.");
}
// The engine's lock keeps a timer of ten seconds.
process.exit(0);
