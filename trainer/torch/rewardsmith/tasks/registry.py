"""The tasks that this trainer offers, by id."""

from __future__ import annotations

from ..report import RunFailure, Say
from .arithmetic import Arithmetic
from .jsonl import JsonlTask
from .maths.maths_task import PRACTICES, MathsTask
from .task import Task, TaskInfo
from .task_settings import TaskSettings


def offered_tasks(settings: TaskSettings) -> list[TaskInfo]:
    """
    What the server is told when a trainer registers: arithmetic, the maths datasets, what `settings.offer` names of the form
    DATASET@TESTSET, and the user's own. Reads the task.json of own folders, no prompts; RunFailure where one is wrong.
    """
    own = [JsonlTask(folder).info for folder in settings.folders]
    maths = [MathsTask(task_id, settings).info for task_id in dict.fromkeys((*PRACTICES, *settings.offer))]
    offered = [Arithmetic().info, *maths, *own]
    ids = [info.id for info in offered]
    twice = next((task_id for task_id in ids if ids.count(task_id) > 1), None)
    if twice is not None:
        raise RunFailure(f'Two tasks are called "{twice}": choose another id in task.json of one of them.')
    return offered


def find_task(task_id: str, settings: TaskSettings, say: Say | None = None) -> Task:
    """The task of an id, which tells `say` what a run's log should have; RunFailure names the known ones where there is none."""
    if task_id == "arithmetic":
        return Arithmetic()
    if task_id.partition("@")[0] in PRACTICES:
        return MathsTask(task_id, settings, say=say)
    for folder in settings.folders:
        task = JsonlTask(folder, say)
        if task.info.id == task_id:
            return task
    known = ", ".join(info.id for info in offered_tasks(settings))
    raise RunFailure(f'This trainer has no task "{task_id}". It has: {known}.')
