"""Where a trainer's tasks come from, as its command line or settings file says."""

from __future__ import annotations

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
    # Where the commits that datasets were first read at are kept; None: each reading takes the newest.
    home: Path | None = None
