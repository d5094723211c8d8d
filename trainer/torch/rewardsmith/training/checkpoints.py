"""Checkpoints of a training run: complete in their folder or not there at all."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from ..durable_files import sync_folder, write_durably
from ..protocol.claimed_job import RunConfig
from ..protocol.messages import MAX_CHECKPOINT_BYTES
from ..report import CHECKPOINT_COMPLETE, SENT_FOLDER, checkpoint_folder

# Most that our metadata adds to a file of weights.
HEADER_BYTES = 4096


@dataclass(frozen=True)
class Progress:
    """What a checkpoint knows beside weights and optimizer: updates taken and tokens generated so far."""

    step: int
    tokens: int


def writing_folder(folder: Path) -> Path:
    """Where a checkpoint is written before it is whole."""
    return folder / "checkpoints" / ".writing"


def publish(folder: Path, written: Path, progress: Progress) -> Path:
    """Moves a written checkpoint to its place and, once all of it would survive a crash, says that it is complete."""
    return put_in_place(written, checkpoint_folder(folder, progress.step), progress)


def put_in_place(written: Path, target: Path, progress: Progress) -> Path:
    """A written checkpoint as a complete one at `target`, whose parent is there."""
    if target.exists():
        shutil.rmtree(target)
    for path in [path for path in written.rglob("*") if path.is_file()]:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    os.replace(written, target)
    sync_folder(target.parent)
    note = json.dumps({"step": progress.step, "tokens": progress.tokens})
    write_durably(target / CHECKPOINT_COMPLETE, note.encode())
    return target


def read_progress(checkpoint: Path) -> Progress:
    """The progress of a complete checkpoint."""
    written = json.loads((checkpoint / CHECKPOINT_COMPLETE).read_text(encoding="utf-8"))
    return Progress(step=int(written["step"]), tokens=int(written["tokens"]))


def weights_to_send(folder: Path, checkpoint: Path, step: int, config: RunConfig) -> Path | None:
    """
    The checkpoint's weights, or its adapter's, as one safetensors file: in float32, in bfloat16 where only that is small
    enough to send, or None. What an adapter needs beside its weights stands in the file's metadata.
    """
    source = checkpoint / ("adapter_model.safetensors" if config.lora_rank > 0 else "model.safetensors")
    # A header of names and shapes comes on top: what is too large with it is found below.
    if not source.is_file() or source.stat().st_size > 2 * MAX_CHECKPOINT_BYTES:
        return None
    weights = load_file(source)
    metadata = {"format": "pt", "baseModel": config.base_model, "loraRank": str(config.lora_rank), "dtype": "float32"}
    if config.lora_rank > 0:
        metadata["loraAlpha"] = f"{config.lora_alpha:g}"
    if source.stat().st_size > MAX_CHECKPOINT_BYTES - HEADER_BYTES:
        weights = {name: value.to(torch.bfloat16) for name, value in weights.items()}
        metadata["dtype"] = "bfloat16"
    target = folder / SENT_FOLDER / f"step-{step}.safetensors"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    save_file(weights, partial, metadata=metadata)
    if partial.stat().st_size > MAX_CHECKPOINT_BYTES:
        partial.unlink()
        return None
    os.replace(partial, target)
    return target
