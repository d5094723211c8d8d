import canonicalize from "canonicalize";
import { type RewardSpec, rewardSpecSchema } from "@/domain/reward/spec";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import type { Prisma } from "@/server/db/generated/client";
import { toJson } from "@/server/db/json";
import { type ParsedSpec, parseReward } from "./parse-reward";

export type SaveVersionInput = {
  rewardId: string | null;
  name: string;
  spec: unknown;
  message: string;
  author?: string;
  parentVersionId: string | null;
  taskId: string | null;
};

/** Who saved a version that says nothing of its author: the one person of an installation without accounts. */
const DEFAULT_AUTHOR = "owner";

export type SavedVersion = {
  rewardId: string;
  versionId: string;
  number: number;
  hash: string;
  /** True when the latest version says the same already: no version was stored. */
  unchanged: boolean;
};

/**
 * Stores a new immutable version. One whose parent is not the latest is refused, so that nobody's work is overwritten; what
 * the latest says already is not stored again, so a repeated save is harmless.
 */
export async function saveVersion(db: Database, actor: Actor, input: SaveVersionInput): Promise<SavedVersion> {
  return db.prisma.$transaction((tx) => saveVersionIn(tx, actor, input));
}

/** The same within a transaction under way. */
export async function saveVersionIn(
  tx: Prisma.TransactionClient,
  actor: Actor,
  input: SaveVersionInput,
): Promise<SavedVersion> {
  requireOwner(actor);
  const parsed = await parseReward(tx, actor, input);
  if (!parsed.ok) {
    const [first] = parsed.faults;
    throw new AppError(
      "bad_request",
      `The reward was not saved: ${first?.message ?? "it is not valid"}`,
      parsed.faults,
    );
  }
  const { rewardId } = input;
  return rewardId === null
    ? createReward(tx, actor, { ...input, ...parsed })
    : addVersion(tx, actor, { ...input, ...parsed, rewardId });
}

/** Checks a spec without storing anything. */
export async function parseSpec(
  db: Database,
  actor: Actor,
  input: { spec: unknown; taskId: string | null },
): Promise<ParsedSpec> {
  requireOwner(actor);
  return parseReward(db.prisma, actor, input);
}

type Valid = SaveVersionInput & { spec: RewardSpec; hash: string };

async function createReward(tx: Prisma.TransactionClient, actor: Actor, input: Valid): Promise<SavedVersion> {
  if (input.parentVersionId !== null) {
    const parent = await tx.rewardVersion.findFirst({
      where: { id: input.parentVersionId, reward: { projectId: actor.projectId } },
      select: { id: true },
    });
    if (!parent) throw new AppError("not_found", "The version to fork is not there any more. Save without a parent.");
  }
  const reward = await tx.reward.create({
    data: { projectId: actor.projectId, name: input.name },
    select: { id: true },
  });
  return insertVersion(tx, reward.id, 1, input);
}

async function addVersion(
  tx: Prisma.TransactionClient,
  actor: Actor,
  input: Valid & { rewardId: string },
): Promise<SavedVersion> {
  // Two people saving at once queue here; the second then sees the first one's version as the latest.
  await tx.$queryRaw`SELECT id FROM reward WHERE id = ${input.rewardId} FOR UPDATE`;
  const reward = await tx.reward.findFirst({
    where: { id: input.rewardId, projectId: actor.projectId },
    select: {
      id: true,
      name: true,
      versions: {
        orderBy: { number: "desc" },
        take: 1,
        select: { id: true, number: true, hash: true, spec: true, message: true, author: true },
      },
    },
  });
  const latest = reward?.versions[0];
  if (!reward || !latest) throw new AppError("not_found", "This reward is not there any more. Save it as a new one.");
  if (sameText(rewardSpecSchema.parse(latest.spec), input.spec)) {
    if (reward.name !== input.name) await tx.reward.update({ where: { id: reward.id }, data: { name: input.name } });
    return { rewardId: reward.id, versionId: latest.id, number: latest.number, hash: latest.hash, unchanged: true };
  }
  if (input.parentVersionId !== latest.id) {
    throw new AppError(
      "conflict",
      `Not saved: version ${latest.number}${latest.message ? ` ("${latest.message}")` : ""} was saved meanwhile by ${latest.author}, and yours is not made from it. Open version ${latest.number} and apply your change there, or save yours as a new reward.`,
    );
  }
  return insertVersion(tx, reward.id, latest.number + 1, input);
}

async function insertVersion(
  tx: Prisma.TransactionClient,
  rewardId: string,
  number: number,
  input: Valid,
): Promise<SavedVersion> {
  const { spec, hash, message, author = DEFAULT_AUTHOR, parentVersionId, taskId } = input;
  const version = await tx.rewardVersion.create({
    data: { rewardId, number, hash, spec: toJson(spec), message, author, parentId: parentVersionId, taskId },
    select: { id: true },
  });
  await tx.reward.update({ where: { id: rewardId }, data: { name: input.name, updatedAt: new Date() } });
  return { rewardId, versionId: version.id, number, hash, unchanged: false };
}

/** Equal but for the name; labels and tests are no part of the hash, but they are somebody's work too. */
function sameText(a: RewardSpec, b: RewardSpec): boolean {
  return canonicalize({ ...a, name: "" }) === canonicalize({ ...b, name: "" });
}
