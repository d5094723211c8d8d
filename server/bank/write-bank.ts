import { createHash, randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import { successOf } from "@/domain/metric/step-metrics";
import { MOST_BANK_ROLLOUTS } from "@/domain/rollout/bank";
import { type BankSource, successCandidates } from "@/domain/rollout/bank-info";
import { groupOf, type Rollout } from "@/domain/rollout/rollout";
import { type SeenInBank, watchBank } from "@/domain/task/seen-in-bank";
import { AppError } from "@/server/app-error";
import type { BankFacts, BankOrigin } from "./origin";

/** Most rollouts of a group and characters of them as JSON: a group is one value of the database. */
const MOST_IN_GROUP = 16_384;
const MOST_GROUP_CHARACTERS = 64 * 1024 * 1024;
/** Different signals of one bank: each is a column of numbers as long as the bank. */
const MOST_SIGNALS = 128;
/** Rollouts, or characters of them, sent to the database at once. */
const BATCH = { rollouts: 1000, characters: 4 * 1024 * 1024 };

export type BankAbout = {
  projectId: string;
  name: string;
  task: string;
  baseModel: string;
  source: Exclude<BankSource, "sampled">;
  split: string;
  temperature: number;
  topP: number | null;
  topK: number | null;
  /** The signal that is success, where somebody said; before the usual names. */
  success?: string | null;
};

export type BankWriter = {
  /** Takes a rollout, or says why it cannot be part of this bank. `line` is what its prompt is known by in such a sentence. */
  add(rollout: Rollout, line: number): Promise<string | null>;
  /** Rollouts taken. */
  readonly count: number;
  readonly facts: () => BankFacts & { withoutTokens: number };
  readonly seen: () => SeenInBank;
  /** Writes bank and groups; nothing is there before. */
  finish(
    origin: (stored: { facts: BankFacts; seen: SeenInBank }) => BankOrigin,
  ): Promise<{ bankId: string; prompts: number }>;
};

/** Writes a bank in the caller's transaction, rollout by rollout: they wait in a temporary table, since a group's need not be neighbours. */
export async function openBankWriter(client: PoolClient, about: BankAbout): Promise<BankWriter> {
  await client.query("create temp table staged (seq int, place int, bytes int, rollout text) on commit drop");
  await client.query(
    "create temp table staged_group (place int, prompt_id text, prompt text, tier text) on commit drop",
  );
  const groups = new Map<
    string,
    { place: number; promptId: string; line: number; count: number; characters: number }
  >();
  const prompts = new Map<string, { hash: string; line: number; count: number }>();
  const signals = new Set<string>();
  const candidates = [...(about.success ? [about.success] : []), ...successCandidates(about.task)];
  const watch = watchBank();
  const solved = new Map<string, { rollouts: number; sum: number }>();
  const missing = { ref: 0, sampling: 0, text: 0, tokens: 0 };
  let count = 0;
  let bytes = 0;
  let batch = emptyBatch();
  let sending: Promise<unknown> = Promise.resolve();

  function faultOf(rollout: Rollout): string | null {
    const prompt = prompts.get(rollout.promptId);
    if (prompt && prompt.hash !== hashOf(rollout.prompt)) {
      return `promptId "${rollout.promptId}" has another prompt text here than on line ${prompt.line}: give each prompt an id of its own.`;
    }
    const group = groups.get(groupOf(rollout));
    if (group && group.promptId !== rollout.promptId) {
      return `group "${groupOf(rollout)}" holds rollouts of prompt "${group.promptId}" (line ${group.line}): a group is rollouts of one prompt.`;
    }
    if (group && group.count >= MOST_IN_GROUP) {
      return `group "${groupOf(rollout)}" has ${MOST_IN_GROUP} rollouts already, the most there are.`;
    }
    if (group && group.characters > MOST_GROUP_CHARACTERS) {
      return `group "${groupOf(rollout)}" is ${MOST_GROUP_CHARACTERS / 1024 ** 2} MB large already, the most there is.`;
    }
    const fresh = Object.keys(rollout.signals).filter((name) => !signals.has(name));
    if (signals.size + fresh.length > MOST_SIGNALS) {
      return `signal "${fresh[0]}" would be one of more than ${MOST_SIGNALS} different signals: keep those that a reward may use.`;
    }
    return null;
  }

  async function send(): Promise<void> {
    const full = batch;
    batch = emptyBatch();
    // The next batch is read while this one is stored.
    await sending;
    sending = store(client, full);
    sending.catch(() => undefined);
  }

  const successName = () => candidates.find((name) => solved.has(name));
  const seen = () => watch.seen(successName() ?? null);
  const facts = () => {
    const success = successName();
    const of = success === undefined ? undefined : solved.get(success);
    return {
      accuracy: of ? of.sum / of.rollouts : null,
      bytes,
      withoutRef: missing.ref,
      withoutSampling: missing.sampling,
      withoutText: missing.text,
      withoutTokens: missing.tokens,
    };
  };

  return {
    facts,
    seen,
    get count() {
      return count;
    },
    async add(rollout, line) {
      const fault = faultOf(rollout);
      if (fault) return fault;
      if (count >= MOST_BANK_ROLLOUTS) {
        throw new AppError(
          "too_large",
          `There are more than ${MOST_BANK_ROLLOUTS.toLocaleString("en")} rollouts, the most of one bank. Split the file by prompts.`,
        );
      }
      const { promptId, prompt, signals: own, tier = null } = rollout;
      const seen = prompts.get(promptId);
      if (seen) seen.count += 1;
      else prompts.set(promptId, { hash: hashOf(prompt), line, count: 1 });
      const key = groupOf(rollout);
      let group = groups.get(key);
      if (!group) {
        group = { place: groups.size, promptId, line, count: 0, characters: 0 };
        groups.set(key, group);
        batch.groups.push([group.place, promptId, prompt, tier]);
      }
      const json = storedText(rollout);
      group.count += 1;
      group.characters += json.length;
      for (const name of Object.keys(own)) signals.add(name);
      for (const name of candidates) {
        const value = successOf(rollout, name);
        const sum = solved.get(name) ?? { rollouts: 0, sum: 0 };
        if (value !== null) solved.set(name, { rollouts: sum.rollouts + 1, sum: sum.sum + value });
      }
      watch.take(rollout);
      if (rollout.refLogprob === null) missing.ref += 1;
      if (rollout.samplingLogprob === null) missing.sampling += 1;
      if (rollout.completion === "") missing.text += 1;
      if (rollout.tokens === 0) missing.tokens += 1;
      const size = Buffer.byteLength(json);
      bytes += size;
      batch.rollouts.push([count, group.place, size, json]);
      batch.characters += json.length;
      count += 1;
      if (batch.rollouts.length >= BATCH.rollouts || batch.characters >= BATCH.characters) await send();
      return null;
    },
    async finish(originOf) {
      await send();
      await sending;
      const { withoutTokens: _, ...stored } = facts();
      const bankId = randomUUID();
      let most = 0;
      for (const prompt of prompts.values()) most = Math.max(most, prompt.count);
      await client.query(
        `insert into bank (id, project_id, name, task, base_model, split, source, prompts, samples_per_prompt, rollouts,
                           temperature, top_p, top_k, origin)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [
          bankId,
          about.projectId,
          about.name,
          about.task,
          about.baseModel,
          about.split,
          about.source,
          prompts.size,
          most,
          count,
          about.temperature,
          about.topP,
          about.topK,
          JSON.stringify(originOf({ facts: stored, seen: seen() })),
        ],
      );
      await client.query(
        `insert into bank_group (bank_id, place, prompt_id, prompt, tier, rollouts, count, bytes)
         select $1, g.place, g.prompt_id, g.prompt, g.tier, r.rollouts, r.count, r.bytes
           from staged_group g
           join (select place, ('[' || string_agg(rollout, ',' order by seq) || ']')::jsonb as rollouts,
                        count(*)::int as count, sum(bytes)::int as bytes
                   from staged group by place) r using (place)
          order by g.place`,
        [bankId],
      );
      return { bankId, prompts: prompts.size };
    },
  };
}

type Batch = {
  rollouts: [seq: number, place: number, bytes: number, json: string][];
  groups: [place: number, promptId: string, prompt: string, tier: string | null][];
  characters: number;
};

function emptyBatch(): Batch {
  return { rollouts: [], groups: [], characters: 0 };
}

async function store(client: PoolClient, { rollouts, groups }: Batch): Promise<void> {
  if (groups.length > 0) {
    await client.query("insert into staged_group select * from unnest($1::int[], $2::text[], $3::text[], $4::text[])", [
      groups.map(([place]) => place),
      groups.map(([, promptId]) => promptId),
      groups.map(([, , prompt]) => prompt),
      groups.map(([, , , tier]) => tier),
    ]);
  }
  if (rollouts.length > 0) {
    await client.query("insert into staged select * from unnest($1::int[], $2::int[], $3::int[], $4::text[])", [
      rollouts.map(([seq]) => seq),
      rollouts.map(([, place]) => place),
      rollouts.map(([, , bytes]) => bytes),
      rollouts.map(([, , , json]) => json),
    ]);
  }
}

/** A rollout as bank_group has it: the group has the prompt. */
function storedText({ prompt: _, ...rollout }: Rollout): string {
  return JSON.stringify(rollout);
}

function hashOf(text: string): string {
  return text === "" ? "" : createHash("sha1").update(text).digest("base64");
}
