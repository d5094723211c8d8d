"""Files that a crash leaves whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_durably(file: Path, content: bytes) -> None:
    """Writes a file so that after a crash it is there whole or not at all: written beside, synced, renamed, folder synced."""
    beside = file.with_name(f"{file.name}.tmp")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.replace(beside, file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable, where the file system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # A folder cannot be opened on Windows; the rename is then as durable as the system makes it.
    try:
        os.fsync(handle)
    except OSError:
        pass  # Some file systems cannot sync a folder; the rename is then as durable as they make it.
    finally:
        os.close(handle)
