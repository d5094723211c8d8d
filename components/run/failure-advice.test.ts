import { expect, it } from "vitest";
import { failureAdvice as adviceOn } from "./failure-advice";

const failureAdvice = (reason: string | null) => adviceOn(reason, { external: false, step: 12 });

it("says what to change for the reasons it knows", () => {
  expect(failureAdvice("loss is NaN at step 12")).toContain("smaller learning rate");
  expect(failureAdvice("three attempts were lost")).toContain("Trainers");
  expect(failureAdvice("out of memory")).toContain("fewer rollouts");
});

it("adds nothing to a reason that says itself what to do", () => {
  expect(failureAdvice("Update 50 gave loss NaN. Lower the learning rate, and launch again.")).toBeNull();
});

it("leads to a fork where a number of the configuration is at fault", () => {
  expect(
    failureAdvice("maxTokens is 26, but the model reads 28 tokens, 16 of them the prompt; lower it to 12."),
  ).toContain("Fork the run");
});

it("points to the log for any other", () => {
  expect(failureAdvice("boom")).toContain("log");
  expect(failureAdvice(null)).toContain("log");
});

it("leads to the settings that a trainer of language models names, or that save its memory", () => {
  const named =
    "The GPU (80 GiB) ran out of memory with 256 rollouts on a device, 8 in a pass. In this order: set microBatch to 4; turn gradientCheckpointing on; or take fewer rollouts.";
  expect(failureAdvice(named)).toContain("Fork the run");
  expect(failureAdvice("OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.")).toContain(
    "fewer rollouts a pass and gradient checkpointing",
  );
});

it("tells a gated model from a missing one", () => {
  const gated = "it is gated or private: accept its licence on its page and give the trainer a token (HF_TOKEN)";
  expect(failureAdvice(`The base model "a/b" could not be loaded: ${gated}.`)).toContain("set HF_TOKEN");
  const missing = "there is no such folder, or no model of this name on the hub: check baseModel";
  expect(failureAdvice(`The base model "a/b" could not be loaded: ${missing}.`)).toContain("Fork the run");
  expect(failureAdvice("OSError: the model org/x could not be found")).toContain("base model");
});

it("says of a worker that the system ended what that most often means", () => {
  expect(failureAdvice("The run's worker was ended by signal 9, 3 times.")).toContain("main memory");
});

it("says what to do where a model is not on a machine that is cut off from the hub", () => {
  const reason =
    "org/none-1b is not on this machine, and the hub is switched off (HF_HUB_OFFLINE). Fetch it once where there is a network (hf download org/none-1b), or give a folder that holds the model.";
  expect(failureAdvice(reason)).toContain("give the folder as its base model");
});

it("says nothing of launching or forking to a script", () => {
  expect(adviceOn("ValueError: boom", { external: true, step: 3 })).toBeNull();
});

it("does not blame the update for what had no numbers before the first", () => {
  const reason =
    "The weights gave probabilities that are not finite: they are of a run that diverged, or of a model that needs precision fp32.";
  expect(adviceOn(reason, { external: false, step: 0 })).toContain("another base model");
  expect(adviceOn("loss is NaN", { external: false, step: 4 })).toContain("smaller learning rate");
});

it("sends one to the task's files for a fault in them", () => {
  const reason =
    'train.jsonl, line 7: the same prompt stands in train.jsonl, line 2 (train and test): "1+1". A prompt may stand once.';
  expect(failureAdvice(reason)).toContain("the task's files");
});

it("leaves it at a reason that gives an order", () => {
  expect(failureAdvice("The weights to start from lack 3 tensors, a for one: choose another checkpoint.")).toBeNull();
});
