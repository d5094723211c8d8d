"""Files that are there whole or not at all, whatever dies in between."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def write_durably(file: Path, content: bytes) -> None:
    """
    Writes a file (mode 0600) that survives a crash: written beside under a name of its own, so that of two who write at once
    the later counts, synced, renamed, its folder synced. Raises OSError.
    """
    handle, beside = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".tmp", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, file)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Makes what was renamed in a folder durable. Some file systems cannot sync a folder: then as durable as they make it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
