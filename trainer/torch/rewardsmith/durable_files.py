"""Files that are there whole or not at all, whatever dies in between."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write_durably(file: Path, content: bytes) -> None:
    """Writes a file (mode 0600) that survives a crash: written beside, synced, renamed, its folder synced. Raises OSError."""
    beside = file.with_name(f"{file.name}.tmp")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Makes what was renamed in a folder durable. Some file systems cannot sync a folder: then as durable as they make it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
