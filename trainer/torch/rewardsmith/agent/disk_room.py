"""Room on the disk for the next checkpoints, which are as large as the ones before them."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..report import RunFailure

GIGABYTE = 1e9


def little_room(checkpoint: Path) -> str | None:
    """
    A warning where less than two more checkpoints of this one's size fit on its disk. Raises RunFailure where not even the
    next one does: this one is whole, and a half-written one would say nothing of what to do.
    """
    size = sum(file.stat().st_size for file in checkpoint.rglob("*") if file.is_file())
    free = shutil.disk_usage(checkpoint).free
    if free >= 2 * size:
        return None
    said = f"a checkpoint takes {size / GIGABYTE:.3g} GB and {free / GIGABYTE:.3g} GB are free where {checkpoint} lies"
    if free >= size:
        return f"The disk is nearly full: {said}"
    raise RunFailure(
        f"The disk is full: {said}. Make room, or give the trainer a --home on a larger disk; with LoRA checkpoints are small."
    )
