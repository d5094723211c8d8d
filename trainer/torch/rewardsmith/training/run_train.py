"""A claimed training job: its task, its base model, its terms, and the run."""

from __future__ import annotations

import logging
import os
import warnings

from ..models.prepare import prepare_base_model
from ..report import JobContext, JobEnd, Reporter
from ..sampling.watch import leave_if_wanted
from ..settings import read_task_settings
from ..tasks.registry import find_task
from ..terms.external_terms import ExternalTerms
from ..terms.term_settings import TermSettings


def run_train(context: JobContext, reporter: Reporter) -> JobEnd:
    """Trains as the job says and reports through `reporter`. Raises a RunFailure that says what to change."""
    # Before anything of Hugging Face is imported: what runs here is nobody else's business.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    quieten()
    from .train import train

    config = context.job.config
    task = find_task(config.task, read_task_settings(context.home), reporter.say)
    base = prepare_base_model(
        config.base_model, task=task, home=context.home, say=reporter.say, check=lambda: leave_if_wanted(reporter)
    )
    terms = ExternalTerms(context.job.spec, TermSettings.from_environment(context.home), reporter.say)
    try:
        return train(context, reporter, task=task, base=base, external=terms.outcomes)
    finally:
        terms.close()


def quieten() -> None:
    """Progress bars and the libraries' notes on every update would fill a worker's log."""
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")
    logging.getLogger("trl").setLevel(logging.ERROR)
