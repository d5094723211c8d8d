import { afterAll, expect, test } from "vitest";
import { getDatabase } from "@/server/db/client";
import { callerOf, refusalOf } from "@/tests/server/caller";

const db = getDatabase();
const caller = callerOf(db);
afterAll(() => db.close());

function spec(weight: number, label = "Correctness") {
  return {
    schema: "rewardspec/1",
    name: "Mine",
    terms: [{ id: "correct", label, source: { type: "signal", signal: "correct" }, weight }],
  };
}
const first = { rewardId: null, name: "Mine", parentVersionId: null, taskId: "arithmetic" };

test("keeps every version, newest first, and lists the latest", async () => {
  const one = await caller.rewards.saveVersion({ ...first, spec: spec(1), message: "begin" });
  const two = await caller.rewards.saveVersion({
    ...first,
    rewardId: one.rewardId,
    parentVersionId: one.versionId,
    spec: spec(2),
  });
  expect([one.number, two.number]).toEqual([1, 2]);
  const reward = await caller.rewards.get({ rewardId: one.rewardId });
  expect(reward.versions.map(({ number, message }) => [number, message])).toEqual([
    [2, ""],
    [1, "begin"],
  ]);
  expect(reward.versions[1]?.spec.terms[0]?.weight).toBe(1);
  expect(reward.versions[0]?.parentId).toBe(one.versionId);
  const { rewards } = await caller.rewards.list();
  expect(rewards[0]).toMatchObject({ id: one.rewardId, versions: 2, latest: { number: 2, hash: two.hash } });
});

test("stores nothing when the latest version says the same, also when a save is repeated", async () => {
  const one = await caller.rewards.saveVersion({ ...first, spec: spec(1) });
  const change = { ...first, rewardId: one.rewardId, parentVersionId: one.versionId, spec: spec(3) };
  const two = await caller.rewards.saveVersion(change);
  const again = await caller.rewards.saveVersion(change);
  expect(again).toEqual({ ...two, unchanged: true });
  const renamed = await caller.rewards.saveVersion({ ...change, name: "Other" });
  expect(renamed.unchanged).toBe(true);
  expect(await caller.rewards.get({ rewardId: one.rewardId })).toMatchObject({ name: "Other" });
});

test("keeps a changed label, though the hash stays", async () => {
  const one = await caller.rewards.saveVersion({ ...first, spec: spec(1) });
  const two = await caller.rewards.saveVersion({
    ...first,
    rewardId: one.rewardId,
    parentVersionId: one.versionId,
    spec: spec(1, "Right answer"),
  });
  expect(two).toMatchObject({ number: 2, hash: one.hash, unchanged: false });
});

test("refuses a version that is not made from the latest, and names the latest", async () => {
  const one = await caller.rewards.saveVersion({ ...first, spec: spec(1) });
  const onOne = { ...first, rewardId: one.rewardId, parentVersionId: one.versionId };
  await caller.rewards.saveVersion({ ...onOne, spec: spec(2), message: "doubled" });
  const refusal = await refusalOf(caller.rewards.saveVersion({ ...onOne, spec: spec(5) }));
  expect(refusal.code).toBe("CONFLICT");
  expect(refusal.message).toContain('version 2 ("doubled")');
});

test("lets exactly one of two people who save at once have the next version", async () => {
  const one = await caller.rewards.saveVersion({ ...first, spec: spec(1) });
  const onOne = { ...first, rewardId: one.rewardId, parentVersionId: one.versionId };
  const saves = await Promise.allSettled(
    [2, 3, 4, 5].map((weight) => caller.rewards.saveVersion({ ...onOne, spec: spec(weight) })),
  );
  expect(saves.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect((await caller.rewards.get({ rewardId: one.rewardId })).versions).toHaveLength(2);
});

test("answers an unknown signal with its path and the near name, and stores nothing", async () => {
  const before = (await caller.rewards.list()).rewards.length;
  const wrong = {
    ...spec(1),
    terms: [{ id: "a", source: { type: "expression", code: "corect * 2" } }],
  };
  const refusal = await refusalOf(caller.rewards.saveVersion({ ...first, spec: wrong }));
  expect(refusal.code).toBe("BAD_REQUEST");
  expect(refusal.faults[0]?.path.slice(0, 2)).toEqual(["terms", 0]);
  expect(refusal.faults[0]?.message).toContain("correct");
  expect((await caller.rewards.list()).rewards).toHaveLength(before);
  expect(await caller.rewards.parse({ spec: wrong, taskId: "arithmetic" })).toMatchObject({ ok: false });
});

test("survives a million terms, NaN and things that are no spec", async () => {
  const term = { id: "x", source: { type: "signal", signal: "correct" } };
  const million = { ...spec(1), terms: Array.from({ length: 1_000_000 }, () => term) };
  for (const bad of [million, { ...spec(Number.NaN) }, null, 7, "spec", [], undefined]) {
    const parsed = await caller.rewards.parse({ spec: bad, taskId: null });
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.faults.length).toBeGreaterThan(0);
  }
});

test("keeps who saved a version, and says in a conflict whose came first", async () => {
  const one = await caller.rewards.saveVersion({ ...first, spec: spec(1), author: " Ada " });
  const onOne = { ...first, rewardId: one.rewardId, parentVersionId: one.versionId };
  await caller.rewards.saveVersion({ ...onOne, spec: spec(2), author: "Grace" });
  const { versions } = await caller.rewards.get({ rewardId: one.rewardId });
  expect(versions.map(({ author }) => author)).toEqual(["Grace", "Ada"]);
  const refusal = await refusalOf(caller.rewards.saveVersion({ ...onOne, spec: spec(3), author: "Ada" }));
  expect(refusal.message).toContain("saved meanwhile by Grace");
});

test("a fork is a reward of its own that knows the version it was made from", async () => {
  const one = await caller.rewards.saveVersion({ ...first, spec: spec(1) });
  const fork = await caller.rewards.saveVersion({
    ...first,
    name: "Fork",
    spec: spec(2),
    parentVersionId: one.versionId,
  });
  expect(fork).toMatchObject({ number: 1, unchanged: false });
  expect(fork.rewardId).not.toBe(one.rewardId);
  const version = await caller.rewards.version({ versionId: fork.versionId });
  expect(version).toMatchObject({
    rewardName: "Fork",
    number: 1,
    taskId: "arithmetic",
    parent: { id: one.versionId, number: 1, rewardId: one.rewardId, rewardName: "Mine" },
  });
  expect((await refusalOf(caller.rewards.version({ versionId: "none" }))).code).toBe("NOT_FOUND");
});

test("says that a reward or a task is not there", async () => {
  expect((await refusalOf(caller.rewards.get({ rewardId: "none" }))).code).toBe("NOT_FOUND");
  const save = caller.rewards.saveVersion({ ...first, rewardId: "none", spec: spec(1) });
  expect((await refusalOf(save)).code).toBe("NOT_FOUND");
  const elsewhere = caller.rewards.saveVersion({ ...first, taskId: "chess", spec: spec(1) });
  expect((await refusalOf(elsewhere)).message).toContain("arithmetic");
});
