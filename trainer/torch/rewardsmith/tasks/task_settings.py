"""Where a trainer's tasks come from, as its command line or settings file says."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class TaskSettings(BaseModel):
    """`--data gsm8k=/folder` gives `data`, `--task-folder /folder` gives `folders`, `--tasks math@aime-24` gives `offer`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # A dataset's name to a local folder in the layout of the hub's, read instead of the hub.
    data: dict[str, Path] = Field(default_factory=dict)
    # A dataset's name to the commit or tag that is read of it.
    revisions: dict[str, str] = Field(default_factory=dict)
    # Maths tasks with another test set than their own, told to the server too: "math@aime-24".
    offer: tuple[str, ...] = ()
    # Folders of JSONL with a task.json, each a task of the user's own.
    folders: tuple[Path, ...] = ()


# In a trainer's home: what its command line said of tasks, for the workers that it starts, on whichever machine.
TASK_SETTINGS = "tasks.json"


def read_task_settings(home: Path) -> TaskSettings:
    """The settings that `keep_task_settings` left in a trainer's home, or none."""
    try:
        return TaskSettings.model_validate_json((home / TASK_SETTINGS).read_text())
    except FileNotFoundError:
        return TaskSettings()


def keep_task_settings(settings: TaskSettings, home: Path) -> None:
    """Leaves the settings in a trainer's home, whole or not at all."""
    home.mkdir(parents=True, exist_ok=True)
    unfinished = home / f".{TASK_SETTINGS}-{os.getpid()}"
    unfinished.write_text(settings.model_dump_json(indent=2) + "\n")
    unfinished.replace(home / TASK_SETTINGS)
