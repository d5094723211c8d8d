"""The maths datasets of the Hugging Face hub: their names, their columns, and reading them."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...hub_commits import OutOfReach, commit_of
from ...report import RunFailure, Say
from ..task import Prompt
from ..task_settings import TaskSettings
from .answers import boxed, tidy

log = logging.getLogger(__name__)


def as_written(value: str) -> str | None:
    """An answer column."""
    return tidy(value) or None


def boxed_in_solution(value: str) -> str | None:
    """The last box of a worked solution (MATH)."""
    inside = boxed(value)
    return None if inside is None else tidy(inside) or None


def after_hashes(value: str) -> str | None:
    """What follows the last #### of a worked solution (GSM8K); 1,000 is written 1000."""
    _, hashes, answer = value.rpartition("####")
    return (tidy(answer).replace(",", "") or None) if hashes else None


@dataclass(frozen=True)
class MathsDataset:
    """One dataset: where it lies, its splits and columns. `level` is a column of MATH's levels, "Level 3" or 3."""

    id: str
    name: str
    repository: str
    config: str | None
    problem: str
    answer: str
    read_answer: Callable[[str], str | None]
    level: str | None = None


# A column that is called otherwise in a later revision is mended here.
DATASETS: dict[str, MathsDataset] = {
    dataset.id: dataset
    for dataset in (
        MathsDataset(
            "math", "MATH", "DigitalLearningGmbH/MATH-lighteval", None, "problem", "solution", boxed_in_solution, "level"
        ),
        MathsDataset(
            "deepscaler", "DeepScaleR", "agentica-org/DeepScaleR-Preview-Dataset", None, "problem", "answer", as_written
        ),
        MathsDataset("gsm8k", "GSM8K", "openai/gsm8k", "main", "question", "answer", after_hashes),
        MathsDataset("math-500", "MATH-500", "HuggingFaceH4/MATH-500", None, "problem", "answer", as_written, "level"),
        MathsDataset("minerva", "Minerva", "math-ai/minervamath", None, "question", "answer", as_written),
        MathsDataset("aime-24", "AIME 2024", "HuggingFaceH4/aime_2024", None, "problem", "answer", as_written),
        MathsDataset("aime-25", "AIME 2025", "math-ai/aime25", None, "problem", "answer", as_written),
    )
}

LEVELS = ("1", "2", "3", "4", "5")


def normalised(problem: str) -> str:
    """What two copies of a problem share: their text without case and runs of white space."""
    return " ".join(problem.split()).casefold()


def read_problems(dataset: MathsDataset, split: str, settings: TaskSettings, say: Say | None = None) -> list[Prompt]:
    """
    The problems of one of the dataset's own splits, each once, in its order; an id is fixed by the problem's text. A row
    without a readable answer is left out and counted in the log. RunFailure where the data cannot be had or lacks a column.
    """
    rows = _load(dataset, split, settings, say)
    columns = [dataset.problem, dataset.answer, *([dataset.level] if dataset.level else [])]
    missing = [column for column in columns if column not in rows.column_names]
    if missing:
        raise RunFailure(
            f"{dataset.name} ({_source(dataset, settings)}) has no column {', '.join(missing)}; it has: "
            f"{', '.join(rows.column_names)}. The columns that are read stand in rewardsmith/tasks/maths/datasets.py."
        )
    problems: dict[str, Prompt] = {}
    unreadable = 0
    for row in rows.select_columns(columns):
        problem, answer = row[dataset.problem], dataset.read_answer(str(row[dataset.answer]))
        if not isinstance(problem, str) or not problem.strip() or answer is None:
            unreadable += 1
            continue
        key = normalised(problem)
        name = f"{dataset.id}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
        tier = _level(row[dataset.level]) if dataset.level else None
        problems.setdefault(key, Prompt(id=name, text=problem.strip(), answer=answer, tier=tier))
    if unreadable:
        log.warning(
            "%s, split %s: %d of %d rows have no problem or no readable answer", dataset.name, split, unreadable, len(rows)
        )
    return list(problems.values())


def _level(value: Any) -> str | None:
    level = str(value).removeprefix("Level").strip()
    return level if level in LEVELS else None


def _source(dataset: MathsDataset, settings: TaskSettings) -> str:
    return str(settings.data.get(dataset.id, dataset.repository))


def _load(dataset: MathsDataset, split: str, settings: TaskSettings, say: Say | None) -> Any:
    from datasets import load_dataset
    from datasets.exceptions import DatasetNotFoundError, DatasetsError

    folder = settings.data.get(dataset.id)
    hint = f"Give a local copy with --data {dataset.id}=/folder, laid out as {dataset.repository} is."
    try:
        if folder is not None:
            return _load_folder(dataset, folder.expanduser(), split)
        revision = _revision(dataset, settings, say, hint)
        return load_dataset(dataset.repository, dataset.config, split=split, revision=revision)
    except RunFailure:
        raise
    except (DatasetsError, ValueError) as problem:
        if isinstance(problem, DatasetNotFoundError):
            raise RunFailure(f"{dataset.name} is not at {_source(dataset, settings)}: {problem} {hint}") from problem
        why = problem.__cause__ or problem
        raise RunFailure(f"{_source(dataset, settings)} cannot be read as {dataset.name}, split {split}: {why}") from problem
    except Exception as problem:
        # Which errors of the network there are depends on the HTTP client that the installed huggingface_hub brings.
        raise RunFailure(
            f"{dataset.name} cannot be read from {_source(dataset, settings)} ({str(problem)[:200]}). Is there a network? {hint}"
        ) from problem


def _revision(dataset: MathsDataset, settings: TaskSettings, say: Say | None, hint: str) -> str | None:
    """The commit that a trainer read the dataset at first; what is pinned, or the newest, where there is no home to keep it."""
    pinned = settings.revisions.get(dataset.id)
    if settings.home is None:
        return pinned
    tell = (lambda text: say(text, "info")) if say is not None else log.info
    try:
        return commit_of("dataset", dataset.repository, pinned, home=settings.home, say=tell, note=hint)
    except OutOfReach:
        # What the datasets library has kept can be read all the same.
        return pinned


def _load_folder(dataset: MathsDataset, folder: Path, split: str) -> Any:
    from datasets import load_dataset

    if not folder.is_dir():
        raise RunFailure(f"There is no folder {folder} with {dataset.name} on this trainer's machine.")
    inner = folder / dataset.config if dataset.config else folder
    return load_dataset(str(inner if inner.is_dir() else folder), split=split)
