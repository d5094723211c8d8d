"""The folder of a script's run: what opens it, its lease once it is open, and the spool of what is not sent."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ..durable_files import write_durably
from ..protocol.messages import CreateRunRequest, CreateRunResponse
from ..protocol.wire import encode_json

DEFAULT_FOLDER = "rewardsmith-runs"
_RUN_FILE = "run.json"
_LEASE_FILE = "lease.json"


class RunFile(BaseModel):
    """run.json: where the run goes and what opens it. The trainer's key is never in it."""

    server: str
    # Nanoseconds since 1970: attempts of one run are sent in this order.
    created: int
    request: CreateRunRequest


@dataclass(frozen=True)
class RunFiles:
    folder: Path
    about: RunFile

    @property
    def spool_folder(self) -> Path:
        return self.folder / "spool"

    def unsent(self) -> int:
        """Batches that the server has not acknowledged."""
        return len(list(self.spool_folder.glob("*.json")))

    def refused(self) -> int:
        """Batches that the server refused, kept for a person to see."""
        return len(list(self.spool_folder.glob("*.rejected")))

    def lease(self) -> CreateRunResponse | None:
        """What the server answered when the run was opened; None before."""
        try:
            return CreateRunResponse.model_validate_json((self.folder / _LEASE_FILE).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def save_lease(self, lease: CreateRunResponse) -> None:
        write_durably(self.folder / _LEASE_FILE, encode_json(lease.model_dump(by_alias=True)))

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def held(self) -> Iterator[bool]:
        """Whether nobody else sends this folder now; nobody else does until the block ends, or the process."""
        with open(self.folder / "sender.lock", "a") as lock:
            yield _try_lock(lock.fileno())

    def older_attempts(self) -> list[RunFiles]:
        """Folders beside this one with unsent batches of the same key: they must be sent before this attempt is opened."""
        key = self.about.request.key
        return [
            other
            for other in find_runs(self.folder.parent)
            if other.about.request.key == key and other.about.created < self.about.created and other.unsent() > 0
        ]


def create_run_files(root: Path, server: str, request: CreateRunRequest) -> RunFiles:
    """Makes the folder of a new run in `root`. Raises OSError where it cannot."""
    now = time.time_ns()
    name = re.sub(r"[^a-z0-9]+", "-", request.name.lower()).strip("-")[:40] or "run"
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now / 1e9))
    folder = root / f"{stamp}-{name}-{os.urandom(3).hex()}"
    folder.mkdir(parents=True, mode=0o700)
    files = RunFiles(folder, RunFile(server=server, created=now, request=request))
    write_durably(folder / _RUN_FILE, files.about.model_dump_json(by_alias=True).encode())
    files.spool_folder.mkdir(mode=0o700)
    return files


def read_run_files(folder: Path) -> RunFiles | None:
    """The run of a folder; None where there is none."""
    try:
        return RunFiles(folder, RunFile.model_validate_json((folder / _RUN_FILE).read_bytes()))
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None


def find_runs(root: Path) -> list[RunFiles]:
    """The runs in a folder, in the order in which they were begun; `root` may be a run's folder itself."""
    own = read_run_files(root)
    if own is not None:
        return [own]
    found = [read_run_files(folder) for folder in root.iterdir()] if root.is_dir() else []
    return sorted((files for files in found if files is not None), key=lambda files: files.about.created)


def _try_lock(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: two senders at once send some batches twice, which changes nothing.
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
