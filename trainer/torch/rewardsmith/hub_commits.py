"""Which commit a name of the Hugging Face hub stands for: asked once, and kept in the trainer's home from then on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from .durable_files import write_durably
from .report import RunFailure

Kind = Literal["model", "dataset"]

# In the trainer's home: a file for each name, so that a later attempt of a run meets the same weights and prompts.
COMMITS = "commits"


class OutOfReach(RunFailure):
    """The hub gave no answer, and its cache on this machine knows no commit of the name."""


def commit_of(
    kind: Kind, repository: str, revision: str | None, *, home: Path, say: Callable[[str], None], note: str = ""
) -> str:
    """
    The commit that a name stood for when it was first used here. Raises a RunFailure that says why there is none, and `note`;
    OutOfReach where the hub may know one.
    """
    key = f"{repository}@{revision}" if revision else repository
    known = home / COMMITS / f"{kind}--{quote(key, safe='@')}"
    try:
        return known.read_text().strip()
    except OSError:
        commit = ask_hub(kind, repository, revision, note)
    known.parent.mkdir(parents=True, exist_ok=True)
    write_durably(known, f"{commit}\n".encode())
    say(f"{key} is commit {commit}, here from now on.")
    return commit


def ask_hub(kind: Kind, repository: str, revision: str | None, note: str) -> str:
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
        api = HfApi()
        info: Any = api.model_info if kind == "model" else api.dataset_info
        commit = info(repository, revision=revision, timeout=30).sha
        # A gated page is public, its files are not.
        api.auth_check(repository, repo_type=kind)
        if commit is not None:
            return str(commit)
    except HFValidationError as problem:
        wanted = ": OWNER/NAME, OWNER/NAME@REVISION, a preset or a folder is wanted" if kind == "model" else ""
        raise RunFailure(f'"{repository}" is no name of a {kind}{wanted}.') from problem
    except GatedRepoError as problem:
        raise RunFailure(
            f"{repository} is gated: accept the licence on the {kind}'s page at huggingface.co and set HF_TOKEN for the trainer."
        ) from problem
    except RevisionNotFoundError as problem:
        raise RunFailure(f'{repository} has no revision "{revision}".') from problem
    except RepositoryNotFoundError as problem:
        raise RunFailure(
            f"The hub has no {kind} {repository}, or it is private and HF_TOKEN is not set for the trainer.{hint}"
        ) from problem
    except Exception as problem:
        # Which errors of the network there are depends on the HTTP client that the installed huggingface_hub brings.
        cached = cached_commit(Path(constants.HF_HUB_CACHE), kind, repository, revision)
        if cached is not None:
            return cached
        if isinstance(problem, OfflineModeIsEnabled):
            why = "the hub is switched off (HF_HUB_OFFLINE)"
        else:
            why = f"the hub gave no answer ({str(problem).partition(chr(10))[0][:200]})"
        raise OutOfReach(
            f"{repository} is not on this machine, and {why}. Fetch it once where there is a network "
            f"(hf download {repository}), or give a folder that holds the {kind}.{hint}"
        ) from problem
    raise RunFailure(f"The hub told no commit of {repository}.")


def cached_commit(cache: Path, kind: Kind, repository: str, revision: str | None) -> str | None:
    """The commit that the hub's cache has of a name: refs/<revision> holds it, or the revision is the commit itself."""
    folder = cache / f"{kind}s--{repository.replace('/', '--')}"
    wanted = revision or "main"
    reference = folder / "refs" / wanted
    commit = reference.read_text().strip() if reference.is_file() else wanted
    snapshot = folder / "snapshots" / commit
    return commit if (snapshot / "config.json" if kind == "model" else snapshot).exists() else None
