"""Which code does which kind of job. What computes is imported here and no earlier: it takes seconds, and the lease must beat."""

from __future__ import annotations

import logging
import os
import warnings
from typing import Protocol

from ..report import JobContext, JobEnd, Reporter
from ..sampling.watch import Interrupted


class RunJob(Protocol):
    """Does one job to its end, or until something else is wanted. A job that cannot go on raises; RunFailure says why."""

    def __call__(self, context: JobContext, reporter: Reporter) -> JobEnd: ...


def run_job(context: JobContext, reporter: Reporter) -> JobEnd:
    """Does the job of a context; one that leaves before it has begun, while its base model is built, ends as it was told to."""
    quieten()
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


def quieten() -> None:
    """
    No telemetry, which is switched off before anything of Hugging Face is imported: what runs here is nobody else's business.
    Progress bars and the libraries' notes on every update would fill a worker's log.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")
    logging.getLogger("trl").setLevel(logging.ERROR)
