"""What a trainer was started with: kept in its home for the workers, which may run on other machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .durable_files import write_durably
from .tasks.task_settings import TaskSettings

SETTINGS_FILE = "settings.json"
# The key alone, mode 0600: it never stands on a command line or in settings that somebody may want to show.
KEY_FILE = "key"


class TrainerSettings(BaseModel):
    """The trainer's own settings; `settings.json` in its home is this, written at every start."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    server: str = "http://127.0.0.1:3000"
    # Base models by name or folder, "@revision" optional; `any_model` lets a run name any other.
    models: tuple[str, ...] = ()
    any_model: bool = False
    # Ids of the tasks to offer; None: all that can be offered here.
    tasks: tuple[str, ...] | None = None
    # Datasets read from a local folder instead of the hub, and the commit or tag that is read of one.
    data: dict[str, Path] = Field(default_factory=dict)
    revisions: dict[str, str] = Field(default_factory=dict)
    # Folders of JSONL with a task.json, each a task of the user's own.
    task_folders: tuple[Path, ...] = ()
    engine: Literal["local", "ray"] = "local"
    # Processes of one run, one a GPU.
    processes: int = Field(default=1, ge=1)
    accelerate_config: Path | None = None
    # Runs at once.
    slots: int = Field(default=1, ge=1)

    def task_settings(self, home: Path | None = None) -> TaskSettings:
        """Where tasks come from. A maths task with another test set, "math@aime-24", is offered where `tasks` names it."""
        other_test_sets = tuple(task for task in self.tasks or () if "@" in task)
        return TaskSettings(data=self.data, revisions=self.revisions, offer=other_test_sets, folders=self.task_folders, home=home)


def save_settings(home: Path, settings: TrainerSettings, key: str) -> None:
    """Writes settings and key into `home`, readable by their owner only. Raises OSError where it cannot."""
    write_durably(home / KEY_FILE, key.encode())
    write_durably(home / SETTINGS_FILE, (settings.model_dump_json(indent=1) + "\n").encode())


def load_settings(home: Path) -> TrainerSettings:
    """The settings of the trainer of this home; the defaults where there are none, as for a job started by hand."""
    try:
        return TrainerSettings.model_validate(json.loads((home / SETTINGS_FILE).read_text()))
    except FileNotFoundError:
        return TrainerSettings()


def read_task_settings(home: Path) -> TaskSettings:
    """What the settings of a trainer's home say of tasks, or nothing where it has none."""
    return load_settings(home).task_settings(home)


def load_key(home: Path) -> str:
    """The key of the trainer of this home. Raises FileNotFoundError without one."""
    return (home / KEY_FILE).read_text().strip()
