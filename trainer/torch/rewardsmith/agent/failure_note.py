"""A note that says why a run cannot go on, left by a process that may not report."""

from __future__ import annotations

import contextlib
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ..durable_files import write_durably
from ..protocol.claimed_job import ClaimedJob

FAILURE_FILE = "failure.json"


class Failure(BaseModel):
    """Why an attempt failed, and what its log is told."""

    attempt: str
    reason: str
    log: str


def write_failure(folder: Path, job: ClaimedJob, reason: str, log: str) -> None:
    """The first note counts: what fails later mostly fails because of it."""
    if read_failure(folder, job) is None:
        failure = Failure(attempt=job.attempt, reason=reason, log=log)
        write_durably(folder / FAILURE_FILE, failure.model_dump_json().encode())


def read_failure(folder: Path, job: ClaimedJob) -> Failure | None:
    """The note of this attempt, if one was left."""
    with contextlib.suppress(FileNotFoundError, ValidationError):
        failure = Failure.model_validate_json((folder / FAILURE_FILE).read_bytes())
        return failure if failure.attempt == job.attempt else None
    return None
