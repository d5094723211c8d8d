import path from "node:path";
import { Client } from "pg";
import { LaunchError } from "@/scripts/launch/progress";
import { type Cluster, ensureDatabase, openCluster } from "@/scripts/postgres/cluster";

export type LaunchedDatabase = {
  url: string;
  /** Null when it is the user's own (DATABASE_URL). */
  cluster: Cluster | null;
};

const NAME = "rewardsmith";
const OLDEST_VERSION = 15;

/** The user's own Postgres when DATABASE_URL names one that works; else the one of the data folder, started or taken over. */
export async function openLaunchDatabase(folder: string, own: string | undefined): Promise<LaunchedDatabase> {
  if (own) {
    await checkOwn(own);
    return { url: own, cluster: null };
  }
  const cluster = await openBuiltIn(folder, null);
  return { url: cluster.url(NAME), cluster };
}

/** The Postgres of the data folder; on `port` again when the app already knows it by that. */
export async function openBuiltIn(folder: string, port: number | null): Promise<Cluster> {
  const cluster = await openCluster({
    folder: path.join(folder, "postgres"),
    ours: [process.cwd(), folder],
    logFile: path.join(folder, "logs", "postgres.log"),
    durable: true,
    port,
  });
  await ensureDatabase(cluster, NAME);
  return cluster;
}

/** Throws a LaunchError that says what is wrong with DATABASE_URL, with the host and never the password. */
async function checkOwn(connectionString: string): Promise<void> {
  const where = describe(connectionString);
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
    const version = Math.floor(Number(rows[0]?.version ?? 0) / 10_000);
    if (version < OLDEST_VERSION) {
      throw new LaunchError(`${where} is Postgres ${version}; Rewardsmith needs ${OLDEST_VERSION} or newer.`);
    }
  } catch (error) {
    throw error instanceof LaunchError ? error : new LaunchError(explain(error, where));
  } finally {
    await client.end().catch(() => undefined);
  }
}

function describe(connectionString: string): string {
  if (!URL.canParse(connectionString) || !/^postgres(ql)?:$/.test(new URL(connectionString).protocol)) {
    throw new LaunchError(
      "DATABASE_URL is no Postgres address. It looks like postgresql://user:password@host:5432/database; unset it to use the built-in Postgres.",
    );
  }
  const { hostname, port, pathname } = new URL(connectionString);
  return `The database ${pathname.slice(1) || "(no name)"} at ${hostname || "the local socket"}:${port || "5432"} (DATABASE_URL)`;
}

function explain(error: unknown, where: string): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const help = "or unset DATABASE_URL to use the built-in Postgres";
  if (code === "3D000") return `${where} does not exist. Create it there (createdb), ${help}.`;
  if (code === "28P01" || code === "28000") return `${where} refuses this user or password. Correct it, ${help}.`;
  const reason =
    error instanceof AggregateError ? String(error.errors[0]) : error instanceof Error ? error.message : "";
  return `${where} cannot be reached: ${reason || code}. Start it or correct the address, ${help}.`;
}
