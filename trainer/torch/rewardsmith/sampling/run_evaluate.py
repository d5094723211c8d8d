"""The job `evaluate`: a checkpoint, or the base, as a run is evaluated at its end."""

from __future__ import annotations

from ..failures import failing_clearly
from ..metrics.plan import evaluation_plan
from ..models.base_model import PreparedModel
from ..open_job import open_job
from ..report import JobContext, JobEnd, Reporter, RunFailure, StepReport
from ..tasks.task import Task
from ..terms.external_terms import ExternalTerms
from ..terms.term_settings import TermSettings
from .done_checkpoint import checkpoint_done
from .evaluator import Evaluator
from .open_sampler import is_further_process, open_sampler
from .watch import Interrupted


def run_evaluate(context: JobContext, reporter: Reporter) -> JobEnd:
    """Evaluates what a job asks for. Raises a RunFailure that says what to change."""
    if is_further_process():
        return "finished"
    task, base = open_job(context, reporter)
    return evaluate_weights(context, reporter, task, base)


def evaluate_weights(context: JobContext, reporter: Reporter, task: Task, base: PreparedModel) -> JobEnd:
    """
    Everything is reported at step 0 of the evaluating run, whose parent and start step say which weights they were: those of
    `context.start_weights` where the job starts from a checkpoint, else the base's.
    """
    job = context.job
    if context.resume_step is not None:
        return "finished"
    if job.start_from is not None and context.start_weights is None:
        raise RunFailure(
            f"The weights of step {job.start_from.step} of run {job.start_from.run} did not come with the job; launch it again."
        )
    plan = evaluation_plan(0, job.config, "base")
    if job.start_from is not None:
        plan = evaluation_plan(job.config.steps, job.config, "checkpoint")
    terms = ExternalTerms(job.spec, TermSettings.from_environment(context.home), reporter.say)
    report = StepReport(step=0)
    try:
        with failing_clearly(job.config):
            sampler = open_sampler(
                base, job.config, temperature=job.config.temperature, say=reporter.say, weights=context.start_weights
            )
            evaluator = Evaluator(context, task, sampler, sampler.tokenizer, terms.outcomes, base=base, reporter=reporter)
            for planned in plan:
                evaluator.evaluate(planned, report)
    except Interrupted as interrupted:
        return interrupted.end
    finally:
        terms.close()
    reporter.report(report)
    checkpoint_done(context, reporter, 0)
    return "finished"
