"""
An update whose evaluations are still due: its state is kept inside the checkpoint of the step before, with its report.

The server takes what is reported after a checkpoint as that of later steps, so a checkpoint of step k promises that step k was
reported whole. Until it is, the run goes on from step k - 1, of which nothing but the report of update k is left to do.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

from ..durable_files import write_durably
from ..report import CHECKPOINT_COMPLETE, StepReport, checkpoint_folder
from .checkpoints import Progress, publish, put_in_place, read_progress

# In a checkpoint's folder: the complete state of the update after it; in that, the report as far as it is.
AHEAD = "ahead"
DUE = "due.json"
# A checkpoint that was written as one, and not only to hold what is ahead of it.
OWN_STATE = "trainer_state.json"


def keep_ahead(folder: Path, written: Path, progress: Progress, report: StepReport) -> None:
    """Puts the written state of an update, and its report, into the checkpoint of the step before; makes one if need be."""
    before = checkpoint_folder(folder, progress.step - 1)
    before.mkdir(parents=True, exist_ok=True)
    keep_report(written, report)
    put_in_place(written, before / AHEAD, progress)
    if not (before / CHECKPOINT_COMPLETE).exists():
        write_durably(before / CHECKPOINT_COMPLETE, json.dumps({"step": progress.step - 1}).encode())


def keep_report(state: Path, report: StepReport) -> None:
    """Keeps what of a report there is."""
    write_durably(state / DUE, json.dumps(asdict(report)).encode())


def state_of(checkpoint: Path) -> Path:
    """The folder that training goes on from."""
    ahead = checkpoint / AHEAD
    return ahead if (ahead / CHECKPOINT_COMPLETE).exists() else checkpoint


def due_report(checkpoint: Path) -> StepReport | None:
    """The report whose evaluations are due, where they are."""
    state = state_of(checkpoint)
    if state == checkpoint:
        return None
    kept = StepReport(**json.loads((state / DUE).read_text(encoding="utf-8")))
    kept.logs = [(level, text) for level, text in kept.logs]
    return kept


def is_hollow(checkpoint: Path) -> bool:
    """Whether a checkpoint only holds what is ahead of it."""
    return not (checkpoint / OWN_STATE).exists()


def settle_ahead(folder: Path, step: int, *, promised: bool) -> Path:
    """
    What was ahead becomes the checkpoint of its own step, now that it is reported. `promised`: the server was told of the
    checkpoint before, which stays until newer ones push it out; else one that was only made to hold this goes.
    """
    before, target = checkpoint_folder(folder, step - 1), checkpoint_folder(folder, step)
    ahead = before / AHEAD
    if promised and is_hollow(before):
        copied = target.with_name(".copy")
        shutil.rmtree(copied, ignore_errors=True)
        shutil.copytree(ahead, copied)
        publish(folder, copied, read_progress(ahead))
    else:
        publish(folder, ahead, read_progress(ahead))
        if is_hollow(before):
            (before / CHECKPOINT_COMPLETE).unlink()
            shutil.rmtree(before)
    (target / DUE).unlink()
    return target
