"""The tasks that this trainer offers, by id."""

from __future__ import annotations

from ..report import RunFailure
from .arithmetic import Arithmetic
from .task import Task, TaskInfo
from .task_settings import TaskSettings


def offered_tasks(settings: TaskSettings) -> list[TaskInfo]:
    """What the server is told when a trainer registers. Reads no dataset."""
    return [Arithmetic().info]


def find_task(task_id: str, settings: TaskSettings) -> Task:
    """The task of an id; RunFailure names the known ones where there is none."""
    if task_id == "arithmetic":
        return Arithmetic()
    known = ", ".join(sorted(info.id for info in offered_tasks(settings)))
    raise RunFailure(f'This trainer has no task "{task_id}". It has: {known}.')
