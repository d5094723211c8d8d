"""A claimed training job: its task, its base model, and the run."""

from __future__ import annotations

import importlib
import logging
import os
import warnings

from ..report import JobContext, JobEnd, Reporter


def run_train(context: JobContext, reporter: Reporter) -> JobEnd:
    """Trains as the job says and reports through `reporter`. Raises a RunFailure that says what to change."""
    # Before anything of Hugging Face is imported: what runs here is nobody else's business.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    quieten()
    from .train import train

    config = context.job.config
    # Imported by name until they are there.
    registry = importlib.import_module("rewardsmith.tasks.registry")
    settings = importlib.import_module("rewardsmith.tasks.task_settings").TaskSettings()
    prepare = importlib.import_module("rewardsmith.models.prepare")
    task = registry.find_task(config.task, settings)
    base = prepare.prepare_base_model(config.base_model, task=task, home=context.home, say=reporter.say)
    return train(context, reporter, task=task, base=base)


def quieten() -> None:
    """Progress bars and the libraries' notes on every update would fill a worker's log."""
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")
    logging.getLogger("trl").setLevel(logging.ERROR)
