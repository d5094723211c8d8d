"""Finds a run's base model: a tiny one built on the spot, a folder, or a model of the Hugging Face hub at a fixed commit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from ..hub_commits import commit_of
from ..report import RunFailure
from ..tasks.task import Task
from .base_model import PreparedModel
from .not_loaded import model_not_loaded
from .presets import preset_of
from .tiny import TINY_RECIPES, Check, no_check, prepare_tiny

Say = Callable[[str], None]

# Files of the hub beside the weights; weights in another program's layout, and other programs' folders.
DESCRIPTIONS = ["*.json", "*.txt", "*.model", "*.jinja"]
UNREAD = ["consolidated*", "*/*"]
# Of each file of a folder, what its fingerprint reads: 16 MiB at most.
PIECES, PIECE_BYTES = 256, 64 * 1024


def prepare_base_model(model_id: str, *, task: Task, home: Path, say: Say, check: Check = no_check) -> PreparedModel:
    """
    The base model of an id, in a folder that transformers can load: the name of a tiny model, a preset, a folder (absolute, or
    beginning with . or ~), or NAME[@REVISION] of the hub. RunFailure says what is wrong with any other.
    `check` is called between the steps of a model that is built, and may raise to end it.
    """
    if model_id in TINY_RECIPES:
        if task.info.id != "arithmetic":
            raise RunFailure(f'"{model_id}" can spell sums only: it fits the task "arithmetic", not "{task.info.id}".')
        return prepare_tiny(model_id, home=home, say=say, check=check)
    if model_id.startswith(("/", "./", "../", "~")):
        return prepare_folder(model_id)
    return prepare_from_hub(model_id, home=home, say=say)


def prepare_folder(model_id: str) -> PreparedModel:
    """A folder that `save_pretrained` wrote, as it is."""
    folder = Path(model_id).expanduser().resolve()
    if not folder.is_dir():
        raise RunFailure(
            f"There is no folder {folder} on this trainer's machine. Base models are looked for where the trainer runs."
        )
    if not (folder / "config.json").exists():
        raise RunFailure(f"{folder} holds no config.json: it is no folder that a model was saved to with save_pretrained.")
    return PreparedModel(id=model_id, path=str(folder), revision=None, fingerprint=folder_fingerprint(folder))


def folder_fingerprint(folder: Path) -> str:
    """
    SHA-256 over the names, sizes, times of change and evenly spaced pieces of a model's files: 8 GB of weights are told apart
    in a fraction of a second. A copy with new times passes as another model.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.suffix in {".safetensors", ".bin", ".json"}):
        found = path.stat()
        digest.update(f"{path.name}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
        with path.open("rb") as file:
            for piece in range(PIECES):
                # The first piece begins the file, the last ends it; those of a small file overlap.
                file.seek(max(0, found.st_size - PIECE_BYTES) * piece // (PIECES - 1))
                digest.update(file.read(PIECE_BYTES))
    return digest.hexdigest()


def prepare_from_hub(model_id: str, *, home: Path, say: Say) -> PreparedModel:
    """A model of the hub at the commit that its name stood for when it was first used here, in the hub's cache."""
    name, _, revision = model_id.partition("@")
    preset = preset_of(name)
    repository = preset.repository if preset else name
    commit = commit_of("model", repository, revision or None, home=home, say=say, note=preset.note if preset else "")
    try:
        folder = snapshot(repository, commit, [*DESCRIPTIONS, "*.safetensors"])
        if not any(folder.glob("*.safetensors")):
            folder = snapshot(repository, commit, [*DESCRIPTIONS, "*.bin"])
    except Exception as cause:
        # Which errors of the network there are depends on the HTTP client that the installed huggingface_hub brings.
        raise model_not_loaded(model_id, cause) from cause
    return PreparedModel(id=model_id, path=str(folder), revision=commit, fingerprint=commit)


def snapshot(repository: str, commit: str, patterns: list[str]) -> Path:
    """The files of a commit whose names fit a pattern, downloaded where they are not in the cache yet."""
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(repository, revision=commit, allow_patterns=patterns, ignore_patterns=UNREAD))
