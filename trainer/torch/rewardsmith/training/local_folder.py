"""The folder that a base model's files lie in."""

from __future__ import annotations

from pathlib import Path

from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError

from ..models.base_model import PreparedModel
from ..models.load import model_not_loaded

DESCRIPTIONS = ["*.json", "*.txt", "*.model", "*.jinja"]
# Weights in another program's layout, and other programs' folders.
UNREAD = ["consolidated*", "*/*"]


def local_folder(base: PreparedModel) -> str:
    """
    A folder as it is; a model of the hub at its commit, downloaded where it is not in the cache yet. TRL reads a name's newest
    configuration whatever commit is asked for, and a cache that holds the commit alone has none. Raises a RunFailure where the
    files cannot be had.
    """
    if base.revision is None or Path(base.path).is_dir():
        return base.path
    try:
        folder = snapshot(base, [*DESCRIPTIONS, "*.safetensors"])
        if not any(Path(folder).glob("*.safetensors")):
            folder = snapshot(base, [*DESCRIPTIONS, "*.bin"])
    except (OSError, ValueError, HfHubHTTPError) as cause:
        raise model_not_loaded(base.id, cause) from cause
    return folder


def snapshot(base: PreparedModel, patterns: list[str]) -> str:
    """The files of a commit whose names fit a pattern."""
    return str(snapshot_download(base.path, revision=base.revision, allow_patterns=patterns, ignore_patterns=UNREAD))
