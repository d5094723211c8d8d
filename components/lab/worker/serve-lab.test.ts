import { expect, test } from "vitest";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { writeColumns } from "@/domain/rollout/columns-file";
import { columnsOf } from "@/domain/rollout/columns-of";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { createLabClient } from "./lab-client";
import type { LabReply } from "./protocol";
import { serveLab } from "./serve-lab";

/** A client and a server that meet over structured clones, as a page and its worker do; posted things arrive later. */
function meet() {
  const sent: string[] = [];
  const later = (run: () => void) => queueMicrotask(run);
  const client = createLabClient({
    post: (request, transfer) => {
      sent.push("kind" in request ? request.kind : "cancel");
      const copy = structuredClone(request, { transfer });
      later(() => receive(copy));
    },
    close: () => undefined,
  });
  const receive = serveLab((reply: LabReply) => {
    const copy = structuredClone(reply);
    later(() => client.receive(copy));
  });
  return { client, sent };
}

const rollouts = [0, 1, 1].map((correct, index) =>
  rolloutSchema.parse({ promptId: "1+1", signals: { correct }, refLogprob: -index, tokens: 2 + index }),
);

function load(client: ReturnType<typeof meet>["client"]) {
  const { buffer } = writeColumns(columnsOf(rollouts));
  return new Promise((resolve, reject) =>
    client.ask(
      "load",
      { bankId: "b", bytes: buffer, known: null, success: "correct" },
      { onValue: resolve, onError: reject },
      [buffer],
    ),
  );
}

function question(weight: number) {
  const spec = rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "R",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" }, weight }],
  });
  return { spec, algorithm: "rloo" as const, policyStep: null };
}

test("a bank that was handed over is described, and rewards are scored on it", async () => {
  const { client } = meet();
  expect(await load(client)).toMatchObject({
    rollouts: 3,
    groups: 1,
    signals: [{ name: "correct", present: 3 }],
    refLogprobs: 3,
    samplingLogprobs: 0,
    policySteps: [0, 0],
  });
  // (0 + 3 + 3) / 3
  const value = await new Promise((resolve, reject) =>
    client.ask("preview", question(3), { onValue: resolve, onError: reject }),
  );
  expect(value).toMatchObject({ summary: { rollouts: 3, total: { count: 3, mean: 2 } } });
});

test("of questions asked in one go the first and the last are answered, those between never sent", async () => {
  const { client, sent } = meet();
  await load(client);
  const heard: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const weight of [3, 6, 9, 12]) {
      client.ask("preview", question(weight), {
        onValue: (value) => {
          heard.push(value.summary.total.mean);
          if (weight === 12) resolve();
        },
        onError: reject,
      });
    }
  });
  expect(heard).toEqual([2, 8]);
  expect(sent.filter((kind) => kind === "preview").length).toBe(2);
});

test("a question without a bank is answered by an error, and the next one is served", async () => {
  const { client } = meet();
  const error = await new Promise((resolve) =>
    client.ask("preview", question(1), { onValue: resolve, onError: resolve }),
  );
  expect(error).toBe("No bank is loaded: choose one first.");
  expect(await load(client)).toMatchObject({ rollouts: 3 });
});

test("after the worker has failed every question says why", () => {
  const { client } = meet();
  const heard: string[] = [];
  const answers = { onValue: () => undefined, onError: (message: string) => heard.push(message) };
  client.ask("preview", question(1), answers);
  client.ask("preview", question(2), answers);
  client.fail("gone");
  client.ask("preview", question(3), answers);
  expect(heard).toEqual(["gone", "gone", "gone"]);
});

test("what was asked ahead is computed once, and answers who asks the same next", async () => {
  const { client, sent } = meet();
  await load(client);
  const mean = (weight: number) =>
    new Promise((resolve, reject) =>
      client.ask("preview", question(weight), {
        onValue: ({ summary }) => resolve(summary.total.mean),
        onError: reject,
      }),
    );
  client.askAhead("preview", question(3));
  expect(await mean(3)).toBe(2);
  expect(sent.filter((kind) => kind === "preview").length).toBe(1);
  client.askAhead("preview", question(6));
  // Another one takes its place.
  expect(await mean(9)).toBe(6);
});
