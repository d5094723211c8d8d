"""Locks of files, which the system lets go of when their process ends, however it ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

LOOK_SECONDS = 0.1


@contextlib.contextmanager
def held_file(file: Path, wait_seconds: float = 0) -> Iterator[bool]:
    """Holds a lock file for as long as the block runs; gives False where another process held it all the time."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _lock(handle, time.monotonic() + wait_seconds)
    finally:
        os.close(handle)


def hold_run(folder: Path, wait_seconds: float = 0) -> contextlib.AbstractContextManager[bool]:
    """Holds a run's folder: whoever works on the run, or sends its end, is alone with it."""
    return held_file(folder / "worker.lock", wait_seconds)


def _lock(handle: int, until: float) -> bool:
    while True:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(LOOK_SECONDS)
