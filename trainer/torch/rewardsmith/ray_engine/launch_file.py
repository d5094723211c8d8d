"""Which Ray job may work on a run's folder: one file in it, so that a job that was given up cannot go on unseen."""

from __future__ import annotations

import secrets
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ..durable_files import write_durably

LAUNCH_FILE = "ray-launch.json"
# What Ray Train notes of a run in its folder; nothing of it is needed once the job has ended.
RAY_TRAIN_FOLDER = "ray-train"


class Launch(BaseModel):
    """One submission of a run: `launch` is its name, no secret; `attempt` is the attempt that it works for."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    launch: str
    attempt: str


def read_launch(folder: Path) -> Launch | None:
    """The launch that a run's folder belongs to; None where there is none. OSError where the folder cannot be read now."""
    try:
        return Launch.model_validate_json((folder / LAUNCH_FILE).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def end_launch(folder: Path) -> None:
    """Takes the folder from its launch: a process of it that is still at work leaves within seconds."""
    (folder / LAUNCH_FILE).unlink(missing_ok=True)


def begin_launch(folder: Path, attempt: str) -> Launch:
    """Gives the folder to a new launch: whichever job worked on it before leaves within seconds (on_node.py)."""
    launch = Launch(launch=secrets.token_hex(8), attempt=attempt)
    write_durably(folder / LAUNCH_FILE, launch.model_dump_json().encode())
    return launch
