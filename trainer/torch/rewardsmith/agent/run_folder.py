"""The trainer's own folders: one a run, with the held job, its spool, its checkpoints and its worker's log."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote

from pydantic import ValidationError

from ..durable_files import sync_folder, write_durably
from ..protocol.claimed_job import ClaimedJob
from ..report import CHECKPOINT_COMPLETE, SENT_FOLDER, checkpoint_folder

JOB_FILE = "job.json"
# Output of the run's workers, all of them.
LOG_FILE = "worker.log"
KEPT_CHECKPOINTS = 3
# The server takes no more runs in a claim.
MOST_RESUMABLE = 1000
# What a checkpoint holds for going on with training and nobody needs of a trained model.
TRAINING_STATE = (
    "optimizer*",
    "scheduler*",
    "scaler*",
    "rng_state*",
    "trainer_state.json",
    "training_args.bin",
    "announced",
    CHECKPOINT_COMPLETE,
)

Keep = Literal["all", "trained", "none"]


@dataclass(frozen=True)
class RunFolders:
    """The folders of all runs in a trainer's home."""

    home: Path

    def folder(self, run: str) -> Path:
        """Where a run is kept, whether it is there or not."""
        return self.home / "runs" / quote(run, safe="")

    def held_jobs(self) -> list[ClaimedJob]:
        """Jobs held when the trainer last stopped: it goes on with them under their own lease tokens."""
        found = (read_job(folder) for folder in self._folders())
        return [job for job in found if job is not None]

    def hold(self, job: ClaimedJob) -> Path:
        """Notes that a job is ours, so that a restart goes on with it."""
        folder = self.folder(job.run)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # First of all: after a crash right here the newest checkpoint is still one that this attempt may go on from.
        drop_checkpoints_after(folder, job.resume_from)
        write_durably(folder / JOB_FILE, job.model_dump_json(by_alias=True).encode())
        return folder

    def steps(self) -> dict[str, list[int]]:
        """The steps that each run can go on from: of every run that was ever here, which takes its time."""
        return {unquote(folder.name): checkpoint_steps(folder) for folder in self._folders()}

    def _folders(self) -> list[Path]:
        runs = self.home / "runs"
        return sorted(path for path in runs.iterdir() if path.is_dir()) if runs.is_dir() else []


class ResumableRuns:
    """The runs with a checkpoint here, for the claim: all are looked at once, and again only those that are worked on."""

    def __init__(self, folders: RunFolders) -> None:
        self._folders = folders
        self._steps = folders.steps()

    def look_at(self, runs: Iterable[str]) -> None:
        """Looks at these runs again: they are at work, or were."""
        for run in runs:
            self._steps[run] = checkpoint_steps(self._folders.folder(run))

    def entries(self) -> list[tuple[str, list[int]]]:
        """Runs and the steps they can go on from, newest step last."""
        return [(run, steps) for run, steps in self._steps.items() if steps][-MOST_RESUMABLE:]


def read_job(folder: Path) -> ClaimedJob | None:
    """The job that a run's folder holds; None where it holds none that can be read."""
    with contextlib.suppress(FileNotFoundError, json.JSONDecodeError, ValidationError):
        return ClaimedJob.model_validate(json.loads((folder / JOB_FILE).read_text()))
    return None


def spool_folder(folder: Path, job: ClaimedJob) -> Path:
    """Where what an attempt has to say lies until the server has it."""
    return folder / f"spool-{quote(job.attempt, safe='')}"


def checkpoint_steps(folder: Path) -> list[int]:
    """Steps of the complete checkpoints of a run, ascending."""
    complete = folder.glob(f"checkpoints/step-*/{CHECKPOINT_COMPLETE}")
    names = (path.parent.name.removeprefix("step-") for path in complete)
    return sorted(int(name) for name in names if name.isdecimal())


def drop_checkpoints_after(folder: Path, step: int | None) -> None:
    """Deletes the checkpoints past `step`, all of them where it is None, and what was never complete."""
    kept = {checkpoint_folder(folder, one) for one in checkpoint_steps(folder) if step is not None and one <= step}
    for path in folder.glob("checkpoints/*"):
        if path not in kept:
            remove_folder(path)


def drop_incomplete_checkpoints(folder: Path) -> None:
    """Deletes what a crash left of a checkpoint that was being written."""
    steps = checkpoint_steps(folder)
    if steps:
        drop_checkpoints_after(folder, steps[-1])
    else:
        drop_checkpoints_after(folder, None)


def prune_checkpoints(folder: Path) -> None:
    """Keeps the newest checkpoints only."""
    for step in checkpoint_steps(folder)[:-KEPT_CHECKPOINTS]:
        remove_folder(checkpoint_folder(folder, step))


def remove_folder(path: Path) -> None:
    """Deletes a folder; of a checkpoint the mark that it is complete goes first, so that no half of one counts."""
    (path / CHECKPOINT_COMPLETE).unlink(missing_ok=True)
    shutil.rmtree(path, ignore_errors=True)


def start_file(folder: Path) -> Path:
    """Where the weights lie that a run starts from."""
    return folder / "start.safetensors"


def start_weights(folder: Path, fetch: Callable[[], bytes]) -> Path:
    """The weights that a run starts from, fetched once: after a crash it begins again without the server."""
    file = start_file(folder)
    if not file.exists():
        write_durably(file, fetch())
    return file


def trained_folder(folder: Path) -> Path:
    """Where the newest weights of a run stay once it is over."""
    return folder / "trained"


def release(folder: Path, job: ClaimedJob, *, keep_spool: bool, checkpoints: Keep) -> None:
    """
    Lets go of a job. The spool stays when asked for: somebody may want to see what was not taken. Of the checkpoints stay
    `all` while the run can go on, the newest one's weights in `trained`, or `none`. Asked again after a crash it does the rest.
    """
    if checkpoints == "trained":
        keep_trained(folder)
    if not keep_spool:
        shutil.rmtree(spool_folder(folder, job), ignore_errors=True)
    if checkpoints != "all":
        shutil.rmtree(folder / "checkpoints", ignore_errors=True)
        shutil.rmtree(folder / SENT_FOLDER, ignore_errors=True)
        start_file(folder).unlink(missing_ok=True)
    # What stays of an end counts for its attempt only, and says what became of it.
    for name in (JOB_FILE, "failure.json", "stop"):
        (folder / name).unlink(missing_ok=True)


def keep_trained(folder: Path) -> None:
    """Moves the newest checkpoint to `trained`, without what only training needs."""
    steps = checkpoint_steps(folder)
    if not steps:
        return
    # The others first: a crash after the move must not find an older one to move.
    for step in steps[:-1]:
        remove_folder(checkpoint_folder(folder, step))
    trained = trained_folder(folder)
    shutil.rmtree(trained, ignore_errors=True)
    checkpoint_folder(folder, steps[-1]).rename(trained)
    for pattern in TRAINING_STATE:
        for file in trained.glob(pattern):
            file.unlink(missing_ok=True)
    sync_folder(folder)
