import os from "node:os";
import { parseArgs } from "node:util";
import { openThrowAwayCluster } from "@/scripts/postgres/throw-away";
import type { Actor } from "@/server/actor";
import { bankGroups } from "@/server/bank/bank-groups";
import { importAboutSchema, importBank } from "@/server/bank/import-bank";
import { readColumnsFile } from "@/server/bank/read-bank";
import { openDatabase } from "@/server/db/client";
import { DEFAULT_PROJECT_ID } from "@/server/db/default-project";
import { applyMigrations } from "@/server/db/migrate";
import { ensureDatabase } from "./postgres/cluster";

// `npm run bench:banks`: a file of 100,000 rollouts becomes a bank, its columns, and a file again. The Postgres is of its own
// and waits for the disk as a real one does not: see docs/bench.md.
const LIMIT_SECONDS = 20;
const { values } = parseArgs({
  options: { rollouts: { type: "string", default: "100000" }, each: { type: "string", default: "64" } },
});
const rollouts = Number(values.rollouts);
const each = Number(values.each);

/** Lines as a reasoning task's: 600 characters of completion, eight signals, one of them by step. */
async function* lines(): AsyncGenerator<Uint8Array> {
  let chunk = "";
  for (let index = 0; index < rollouts; index += 1) {
    const prompt = index % Math.ceil(rollouts / each);
    const right = (index * 7919) % 10 < 4 ? 1 : 0;
    const one = (index % 997) / 997;
    chunk += `${JSON.stringify({
      promptId: `prompt-${prompt}`,
      prompt: `Question ${prompt}: what is ${prompt} + ${prompt % 13}?`,
      completion: `First I look at the numbers of ${index}. `.repeat(16).slice(0, 600),
      answer: String(prompt),
      parsedAnswer: right ? String(prompt) : null,
      signals: {
        correct: right,
        parsed: 1,
        steps: 4,
        progress: [0, one, 0.5, 1],
        a: one,
        b: 1 - one,
        c: one * one,
        entropy: one / 3,
      },
      refLogprob: -20 - 10 * one,
      policyLogprob: -19 - 10 * one,
      samplingLogprob: -19 - 10 * one,
      tokens: 100 + (index % 57),
      tier: "EMH"[prompt % 3],
    })}\n`;
    if (chunk.length > 65_536) {
      yield Buffer.from(chunk);
      chunk = "";
    }
  }
  yield Buffer.from(chunk);
}

const processors = os.cpus();
console.log(
  `${processors[0]?.model.trim()}, ${processors.length} cores, Node ${process.versions.node}, load ${os.loadavg()[0]?.toFixed(1)}`,
);
const cluster = await openThrowAwayCluster();
let failed = false;
try {
  await ensureDatabase(cluster, "bench");
  await applyMigrations(cluster.url("bench"));
  const db = openDatabase(cluster.url("bench"));
  const actor: Actor = { kind: "owner", projectId: DEFAULT_PROJECT_ID };
  const seconds = async <T>(work: () => Promise<T>) => {
    const started = performance.now();
    const result = await work();
    return { result, took: (performance.now() - started) / 1000 };
  };
  const about = importAboutSchema.parse({ name: "Bench", task: "external", baseModel: "base" });
  const { result: bytes, took: written } = await seconds(async () => {
    let sum = 0;
    for await (const chunk of lines()) sum += chunk.length;
    return sum;
  });
  const { result: report, took } = await seconds(() => importBank(db, actor, { about, chunks: lines() }));
  if (report.bankId === null || report.faulty > 0) throw new Error(report.refusal ?? report.faults[0]?.message);
  const bankId = report.bankId;
  // The lines are made while they are read: what making them alone takes is no part of the import.
  const net = took - written;
  console.log(
    `import: ${report.rollouts} rollouts, ${(bytes / 1024 ** 2).toFixed(0)} MB, ${net.toFixed(1)} s (limit ${LIMIT_SECONDS} s for 100000)`,
  );
  const columns = await seconds(() => readColumnsFile(db, actor, bankId));
  const again = await seconds(() => readColumnsFile(db, actor, bankId));
  console.log(
    `columns: ${(columns.result.data.byteLength / 1024 ** 2).toFixed(1)} MB, made in ${columns.took.toFixed(1)} s, then ${(1000 * again.took).toFixed(0)} ms`,
  );
  const exported = await seconds(async () => {
    let count = 0;
    for await (const group of bankGroups(db, { id: bankId, source: "imported", runId: null })) count += group.length;
    return count;
  });
  console.log(`export: ${exported.result} rollouts read in ${exported.took.toFixed(1)} s`);
  console.log(`peak memory ${((process.resourceUsage().maxRSS * 1024) / 1e9).toFixed(2)} GB`);
  failed = net > (LIMIT_SECONDS * rollouts) / 100_000;
  await db.close();
} finally {
  await cluster.dispose();
}
process.exit(failed ? 1 : 0);
