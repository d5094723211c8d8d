"""Which code does which kind of job. What computes is imported here and no earlier: it takes seconds, and the lease must beat."""

from __future__ import annotations

from typing import Protocol

from ..report import JobContext, JobEnd, Reporter
from ..sampling.watch import Interrupted


class RunJob(Protocol):
    """Does one job to its end, or until something else is wanted. A job that cannot go on raises; RunFailure says why."""

    def __call__(self, context: JobContext, reporter: Reporter) -> JobEnd: ...


def run_job(context: JobContext, reporter: Reporter) -> JobEnd:
    """Does the job of a context; one that leaves before it has begun, while its base model is built, ends as it was told to."""
    try:
        return _run_kind(context, reporter)
    except Interrupted as interrupted:
        return interrupted.end


def _run_kind(context: JobContext, reporter: Reporter) -> JobEnd:
    if context.job.job == "train":
        from ..training.run_train import run_train

        return run_train(context, reporter)
    if context.job.job == "bank":
        from ..sampling.run_bank import run_bank

        return run_bank(context, reporter)
    from ..sampling.run_evaluate import run_evaluate

    return run_evaluate(context, reporter)
