"""Finds a run's base model: a tiny one built on the spot, a folder, or a model of the Hugging Face hub at a fixed commit."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from ..report import RunFailure
from ..tasks.task import Task
from .base_model import PreparedModel
from .presets import preset_of
from .tiny import TINY_RECIPES, prepare_tiny

Say = Callable[[str], None]

# In home/models: which commit a name was resolved to, so that a later attempt of a run meets the same weights.
RESOLVED = "resolved.json"


def prepare_base_model(model_id: str, *, task: Task, home: Path, say: Say) -> PreparedModel:
    """
    The base model of an id, ready for transformers to load: the name of a tiny model, a preset, a folder (absolute, or beginning
    with . or ~), or NAME[@REVISION] of the hub. RunFailure says what is wrong with any other.
    """
    if model_id in TINY_RECIPES:
        if task.info.id != "arithmetic":
            raise RunFailure(f'"{model_id}" can spell sums only: it fits the task "arithmetic", not "{task.info.id}".')
        return prepare_tiny(model_id, home=home, say=say)
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
    SHA-256 over the names, sizes and first and last MiB of a model's files: 8 GB of weights are told apart in milliseconds
    and a copy of a folder is the same model. Weights that differ in the middle of every file alone would pass as equal.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.suffix in {".safetensors", ".bin", ".json"}):
        size = path.stat().st_size
        digest.update(f"{path.name}\0{size}\0".encode())
        with path.open("rb") as file:
            digest.update(file.read(2**20))
            if size > 2**20:
                file.seek(max(2**20, size - 2**20))
                digest.update(file.read())
    return digest.hexdigest()


def prepare_from_hub(model_id: str, *, home: Path, say: Say) -> PreparedModel:
    """A model of the hub at the commit that its name stood for when it was first used here."""
    name, _, revision = model_id.partition("@")
    preset = preset_of(name)
    repository = preset.repository if preset else name
    known = home / "models" / RESOLVED
    key = f"{repository}@{revision}" if revision else repository
    commit = _read_resolved(known).get(key)
    if commit is None:
        commit = _resolve(repository, revision or None, preset.note if preset else "")
        _write_resolved(known, key, commit)
        say(f"{key} is commit {commit}, here from now on.")
    return PreparedModel(id=model_id, path=repository, revision=commit, fingerprint=commit)


def _resolve(repository: str, revision: str | None, note: str) -> str:
    """The commit of a name, asked of the hub, or of the local cache where the hub is switched off or out of reach."""
    from huggingface_hub import HfApi, constants
    from huggingface_hub.errors import (
        GatedRepoError,
        HFValidationError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    hint = f" {note}" if note else ""
    try:
        commit = HfApi().model_info(repository, revision=revision, timeout=30).sha
        # A gated model's page is public, its files are not.
        HfApi().auth_check(repository)
        if commit is not None:
            return str(commit)
    except HFValidationError as problem:
        raise RunFailure(
            f'"{repository}" is no name of a model: OWNER/NAME, OWNER/NAME@REVISION, a preset or a folder is wanted.'
        ) from problem
    except GatedRepoError as problem:
        raise RunFailure(
            f"{repository} is gated: accept the licence on the model's page at huggingface.co and set HF_TOKEN for the trainer."
        ) from problem
    except RevisionNotFoundError as problem:
        raise RunFailure(f'{repository} has no revision "{revision}".') from problem
    except RepositoryNotFoundError as problem:
        raise RunFailure(
            f"The hub has no model {repository}, or it is private and HF_TOKEN is not set for the trainer.{hint}"
        ) from problem
    except Exception as problem:
        # Which errors of the network there are depends on the HTTP client that the installed huggingface_hub brings.
        cached = _cached_commit(Path(constants.HF_HUB_CACHE), repository, revision)
        if cached is not None:
            return cached
        if isinstance(problem, OfflineModeIsEnabled):
            why = "the hub is switched off (HF_HUB_OFFLINE)"
        else:
            why = f"the hub gave no answer ({str(problem).partition(chr(10))[0][:200]})"
        raise RunFailure(
            f"{repository} is not on this machine, and {why}. Fetch it once where there is a network "
            f"(hf download {repository}), or give a folder that holds the model.{hint}"
        ) from problem
    raise RunFailure(f"The hub told no commit of {repository}.")


def _cached_commit(cache: Path, repository: str, revision: str | None) -> str | None:
    """The commit that the hub's cache has of a name: refs/<revision> holds it, or the revision is the commit itself."""
    folder = cache / f"models--{repository.replace('/', '--')}"
    wanted = revision or "main"
    reference = folder / "refs" / wanted
    commit = reference.read_text().strip() if reference.is_file() else wanted
    return commit if (folder / "snapshots" / commit / "config.json").exists() else None


def _read_resolved(path: Path) -> dict[str, str]:
    try:
        read = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    return {str(key): str(commit) for key, commit in read.items()}


def _write_resolved(path: Path, key: str, commit: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    resolved = {**_read_resolved(path), key: commit}
    handle, unfinished = tempfile.mkstemp(prefix=".resolved-", dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(json.dumps(resolved, indent=2, sort_keys=True) + "\n")
    os.replace(unfinished, path)
