"""A trainer does only what it was started to offer, whatever a claim names: the server's word alone loads no folder here."""

from __future__ import annotations

from ..models.tiny import TINY_RECIPES
from ..protocol.claimed_job import ClaimedJob
from ..report import RunFailure
from ..settings import TrainerSettings


def refuse_unoffered(job: ClaimedJob, settings: TrainerSettings) -> None:
    """Raises RunFailure for a task or a base model that these settings do not offer."""
    task, model = job.config.task, job.config.base_model
    if settings.tasks is not None and task not in settings.tasks:
        raise RunFailure(
            f"This trainer does not offer the task {task}: it was started with --tasks {' '.join(settings.tasks)}. Start it "
            "with this one too, or launch the run for another trainer."
        )
    if not settings.any_model and model not in (*TINY_RECIPES, *settings.models):
        raise RunFailure(
            f"This trainer does not offer the base model {model}. Start it with --model {model}, or with --any-model where "
            "everybody who launches runs may choose what is loaded."
        )
