"""What every kind of job begins with: the task it names, and its base model."""

from __future__ import annotations

from .models.base_model import PreparedModel
from .models.prepare import prepare_base_model
from .report import JobContext, Reporter
from .sampling.watch import leave_if_wanted
from .settings import read_task_settings
from .tasks.registry import find_task
from .tasks.task import Task


def open_job(context: JobContext, reporter: Reporter) -> tuple[Task, PreparedModel]:
    """
    The task and the base model of a job. Raises a RunFailure that says what to change, and Interrupted where something else is
    wanted while the model is built.
    """
    config = context.job.config
    task = find_task(config.task, read_task_settings(context.home), reporter.say)
    base = prepare_base_model(
        config.base_model, task=task, home=context.home, say=reporter.say, check=lambda: leave_if_wanted(reporter)
    )
    return task, base
