"""Which code does which kind of job. What computes is imported here and no earlier: it takes seconds, and the lease must beat."""

from __future__ import annotations

import importlib
import os
from typing import Protocol

from ..report import JobContext, JobEnd, Reporter


class RunJob(Protocol):
    """Does one job to its end, or until something else is wanted. A job that cannot go on raises; RunFailure says why."""

    def __call__(self, context: JobContext, reporter: Reporter) -> JobEnd: ...


ENTRIES = {
    "train": "rewardsmith.training.run_train:run_train",
    "bank": "rewardsmith.sampling.run_bank:run_bank",
    "evaluate": "rewardsmith.sampling.run_evaluate:run_evaluate",
}
# Only tests set it, to follow a job whose numbers they know: "module:function".
ENTRY_VARIABLE = "REWARDSMITH_TEST_JOB"


def run_job(context: JobContext, reporter: Reporter) -> JobEnd:
    """Does the job of a context."""
    module, name = (os.environ.get(ENTRY_VARIABLE) or ENTRIES[context.job.job]).split(":")
    do: RunJob = getattr(importlib.import_module(module), name)
    return do(context, reporter)
