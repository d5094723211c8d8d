"""The job `bank`: rollouts of the base, to design rewards on."""

from __future__ import annotations

from typing import Any

from ..failures import failing_clearly
from ..metrics.step_metrics import present, success_of
from ..models.base_model import PreparedModel
from ..open_job import open_job
from ..report import JobContext, JobEnd, Json, Reporter, RunFailure, StepReport
from ..rules.moments import mean
from ..tasks.task import Task
from .done_checkpoint import checkpoint_done
from .evaluator import WatchedSampler
from .open_sampler import is_further_process, open_sampler
from .rollouts import MOST_TEXT_BYTES, read_rollouts, rollout_groups, score_batch, text_bytes
from .sample import Decoding
from .seeds import seed_from
from .watch import Interrupted, Watch

# Samples of one report; as few prompts as have them.
REPORT_SAMPLES = 256


def run_bank(context: JobContext, reporter: Reporter) -> JobEnd:
    """Samples the bank that a job asks for. Raises a RunFailure that says what to change."""
    if is_further_process():
        return "finished"
    task, base = open_job(context, reporter)
    return sample_base(context, reporter, task, base)


def sample_base(context: JobContext, reporter: Reporter, task: Task, base: PreparedModel) -> JobEnd:
    """S_ref is that at temperature 1, whatever the bank is sampled at: that is what its samplingLogprob says."""
    config = context.job.config
    with failing_clearly(config):
        sampler = open_sampler(base, config, temperature=1.0, say=reporter.say)
        try:
            return sample_bank(context, reporter, task, sampler, sampler.tokenizer)
        except Interrupted as interrupted:
            return interrupted.end


def sample_bank(context: JobContext, reporter: Reporter, task: Task, sampler: WatchedSampler, tokenizer: Any) -> JobEnd:
    """
    `evalSamples` samples of each of the first `evalPrompts` validation prompts, as groups of step 0. A report's step is the
    number of prompts done, its accuracy that of its own prompts; the step is all that a checkpoint holds, since every
    report's draw is fixed by the seed and its place.
    """
    job = context.job
    config = job.config
    prompts = list(task.prompts("validation")[: config.eval_prompts])
    per_prompt = config.eval_samples
    at_once = max(1, REPORT_SAMPLES // per_prompt)
    decoding = Decoding("sample", config.temperature)
    done = context.resume_step or 0
    watch = Watch(reporter, "Sampling the bank", (len(prompts) - done) * per_prompt)
    for start in range(done, len(prompts), at_once):
        some = prompts[start : start + at_once]
        sampler.between_blocks = watch.after((start - done) * per_prompt)
        encoded = [task.encode(prompt, tokenizer) for prompt in some]
        samples = sampler.sample(encoded, per_prompt, decoding, seed_from("bank", job.seed, start))
        rollouts = read_rollouts(task, some, samples, per_prompt, 0)
        refuse_too_long(rollouts, per_prompt)
        batch = score_batch(spec=job.spec, rollouts=rollouts, algorithm=config.algorithm)
        step = start + len(some)
        solved = present([success_of(rollout, task.info.success) for rollout in rollouts])
        groups = rollout_groups(batch, some, per_prompt, step=0, split="validation", count=len(some))
        metrics = {"task/accuracy": mean(solved)} if solved else {}
        reporter.report(StepReport(step=step, metrics=metrics, rollouts=groups))
        checkpoint_done(context, reporter, step)
    return "finished"


def refuse_too_long(rollouts: list[Json], per_prompt: int) -> None:
    """A bank without the text of some rollouts would score them wrongly wherever a term reads it."""
    for start in range(0, len(rollouts), per_prompt):
        size = sum(text_bytes(rollout) for rollout in rollouts[start : start + per_prompt])
        if size > MOST_TEXT_BYTES:
            raise RunFailure(
                f"The {per_prompt} samples of one prompt have {size / 2**20:.1f} MiB of text, and a batch to the server has room "
                f"for {MOST_TEXT_BYTES / 2**20:.0f}: sample the bank with fewer samples a prompt."
            )
