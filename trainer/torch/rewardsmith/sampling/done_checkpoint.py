"""Checkpoints of jobs whose whole state is how far they have come."""

from __future__ import annotations

import json

from ..durable_files import write_durably
from ..report import CHECKPOINT_COMPLETE, JobContext, Reporter, checkpoint_folder


def checkpoint_done(context: JobContext, reporter: Reporter, step: int) -> None:
    """Notes that a job is done up to `step`; what it had to say up to there must be reported already."""
    folder = checkpoint_folder(context.folder, step)
    folder.mkdir(parents=True, exist_ok=True)
    write_durably(folder / CHECKPOINT_COMPLETE, json.dumps({"step": step}).encode())
    reporter.checkpoint(step, None)
