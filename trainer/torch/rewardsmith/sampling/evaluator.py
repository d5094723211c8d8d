"""Evaluations of a policy, as metrics/plan.py plans them."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from ..metrics.evaluation_metrics import evaluation_metrics
from ..metrics.ks import ks_of
from ..metrics.plan import PlannedEvaluation
from ..models.base_model import PreparedModel
from ..report import JobContext, Json, Level, Reporter, StepReport, Want
from ..tasks.task import Prompt, Task
from .evaluation_cache import EvaluationCache, MeasuredEvaluation
from .evaluation_record import evaluated_problem
from .rollouts import read_rollouts, rollout_groups, score_batch
from .sample import Sampler
from .seeds import seed_from
from .watch import Watch

# Rollouts of one evaluation that are sent with text, and samples of a test prompt; the record counts all.
TEXT_ROLLOUTS = 4096
TEST_TEXT_SAMPLES = 8
# From this many samples on, a line of the log says what takes so long.
LONG_EVALUATION = 2048
# Samples that are read before the next are drawn, so that their tokens need not all be held.
SAMPLES_AT_ONCE = 4096
# Most problems of one record, and most bytes of its votes: a batch of the protocol takes 8 MiB.
MOST_PROBLEMS = 10_000
MOST_VOTE_BYTES = 6 * 2**20

# From rollouts, the outcomes of terms that are not rules, by term id: one outcome per rollout.
External = Callable[[Sequence[Json]], Mapping[str, Sequence[object]]]


class WatchedSampler(Sampler, Protocol):
    """A sampler that calls `between_blocks` with the number of samples drawn so far, before each block."""

    between_blocks: Callable[[int], None]

    def numbers(self) -> str:
        """What kind of numbers its models compute in, and where."""


class Evaluator:
    """
    A run's own evaluations are drawn from its seed; those of the base on test from a seed of their own, so that they are the
    same for every run with the same settings, and are taken from home/base-evaluations when they are there.
    """

    def __init__(
        self,
        context: JobContext,
        task: Task,
        sampler: WatchedSampler,
        tokenizer: Any,
        external: External | None = None,
        *,
        base: PreparedModel,
        reporter: Reporter,
        interrupting: Collection[Want] = ("pause", "cancel", "stop", "lost"),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`sampler` draws from the policy as it is at each call; `base` is what its reference was loaded from."""
        self.context = context
        self.task = task
        self.sampler = sampler
        self.tokenizer = tokenizer
        self.external = external
        self.base = base
        self.reporter = reporter
        self.interrupting = interrupting
        self.now = now
        self.cache = EvaluationCache(context.home / "base-evaluations")

    def evaluate(self, planned: PlannedEvaluation, report: StepReport) -> None:
        """
        Adds one evaluation to a report, at the report's step: its record, its metrics and, where it samples as in training,
        rollouts with text, scored. Raises Interrupted, with nothing added, where something else is wanted meanwhile.
        """
        job = self.context.job
        config, step, decoding = job.config, report.step, planned.decoding
        prompts = list(self.task.prompts(planned.split)[: min(config.eval_prompts, MOST_PROBLEMS)])
        if planned.of_base:
            measured = self.of_base(planned, prompts)
        else:
            measured = self.measure(planned, prompts, seed_from(job.seed, step, planned.split, decoding.name))
        record = {"step": step, "split": planned.split, "decoding": decoding.name, "problems": measured.problems}
        metrics = evaluation_metrics(record, ks_of(planned.samples))
        groups: list[Json] = []
        if decoding.name == "sample":
            rollouts = [{**rollout, "policyStep": step} for rollout in measured.kept]
            batch = score_batch(
                spec=job.spec,
                rollouts=rollouts,
                algorithm=config.algorithm,
                base_means=job.base_means,
                external=self.external(rollouts) if self.external is not None else None,
            )
            kept = measured.kept_per_prompt
            groups = rollout_groups(batch, prompts, kept, step=step, split=planned.split, count=TEXT_ROLLOUTS // kept)
        if len(json.dumps(measured.problems)) > MOST_VOTE_BYTES:
            record["problems"] = [{**problem, "answers": []} for problem in measured.problems]
            report.logs.append(("warn", f"The votes {described(planned)} are too many to send: maj@k is in the curves only."))
        report.logs += unmeasured(planned, len(prompts), measured.problems)
        if measured.problems:
            report.evaluations.append(record)
        report.metrics.update(metrics)
        report.rollouts += groups

    def of_base(self, planned: PlannedEvaluation, prompts: Sequence[Prompt]) -> MeasuredEvaluation:
        """The base's evaluation, measured once."""
        key = self.key(planned, prompts)
        known = self.cache.get(key)
        if known is not None and len(known.kept) == len(prompts) * known.kept_per_prompt:
            return known
        measured = self.measure(planned, prompts, seed_from("base evaluation", planned.split, planned.decoding.name))
        # A verifier that failed throughout a problem may do better in a later run.
        if len(measured.problems) < len(prompts):
            return measured
        try:
            self.cache.put(key, measured)
        except OSError as cause:
            self.reporter.say(f"The base's evaluation could not be kept for later runs: {cause}", "warn")
        return measured

    def measure(self, planned: PlannedEvaluation, prompts: Sequence[Prompt], seed: int) -> MeasuredEvaluation:
        """Samples every prompt and reads what comes."""
        per_prompt = planned.samples
        kept_per_prompt = min(TEST_TEXT_SAMPLES, per_prompt) if planned.split == "test" else per_prompt
        total = len(prompts) * per_prompt
        if total >= LONG_EVALUATION:
            once = " (once; later runs with these settings reuse it)" if planned.of_base else ""
            self.reporter.say(f"Evaluating {described(planned)}{once}: {len(prompts)} prompts, {per_prompt} samples each")
        watch = Watch(self.reporter, f"Evaluating {described(planned)}", total, self.interrupting, self.now)
        problems: list[Json] = []
        kept: list[Json] = []
        at_once = max(1, SAMPLES_AT_ONCE // per_prompt)
        before = self.sampler.between_blocks
        try:
            for start in range(0, len(prompts), at_once):
                some = prompts[start : start + at_once]
                self.sampler.between_blocks = watch.after(start * per_prompt)
                encoded = [self.task.encode(prompt, self.tokenizer) for prompt in some]
                samples = self.sampler.sample(encoded, per_prompt, planned.decoding, seed_from(seed, start))
                rollouts = read_rollouts(self.task, some, samples, per_prompt, 0)
                for place, prompt in enumerate(some):
                    own = rollouts[place * per_prompt : (place + 1) * per_prompt]
                    problem = evaluated_problem(prompt, own, self.task.info.success)
                    problems += [problem] if problem is not None else []
                    kept += own[:kept_per_prompt]
        finally:
            self.sampler.between_blocks = before
        return MeasuredEvaluation(problems=problems, kept=kept, kept_per_prompt=kept_per_prompt)

    def key(self, planned: PlannedEvaluation, prompts: Sequence[Prompt]) -> Json:
        """Everything that fixes what an evaluation of the base finds."""
        config = self.context.job.config
        asked = [[prompt.id, prompt.answer, prompt.tier, self.task.encode(prompt, self.tokenizer)] for prompt in prompts]
        return {
            "model": self.base.fingerprint,
            "task": self.task.info.written(),
            "verifier": self.task.fingerprint(),
            "prompts": hashlib.sha256(json.dumps(asked).encode()).hexdigest(),
            "split": planned.split,
            "decoding": planned.decoding.name,
            "samples": planned.samples,
            "maxTokens": config.max_tokens,
            "fixedLength": config.fixed_length,
            "temperature": config.temperature,
            "numbers": self.sampler.numbers(),
        }


def unmeasured(planned: PlannedEvaluation, prompts: int, problems: Sequence[Json]) -> list[tuple[Level, str]]:
    """A line of the log where samples have no verdict."""
    total = prompts * planned.samples
    lacking = total - sum(problem["samples"] for problem in problems)
    if lacking == 0:
        return []
    line = f"Evaluating {described(planned)}: {lacking} of {total} samples have no verdict and do not count"
    if left_out := prompts - len(problems):
        line += f"; {left_out} of {prompts} problems have no other and are left out"
    return [("warn", f"{line}.")]


def described(planned: PlannedEvaluation) -> str:
    """What is evaluated, as a part of a sentence."""
    how = "" if planned.decoding.name == "sample" else f" ({planned.decoding.name})"
    return f"{'the base model ' if planned.of_base else ''}on {planned.split}{how}"
