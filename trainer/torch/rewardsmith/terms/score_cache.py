"""Scores that a model gave, kept by the hash of what it was asked: the same question costs once, also after a crash."""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
from pathlib import Path

from ..durable_files import write_durably
from .ask_endpoint import Question


class ScoreCache:
    """Files of <folder>/<two hex digits>/<the other 62>.json, and a copy in memory. Without a folder, memory alone."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._held: dict[str, float] = {}

    def get(self, key: str) -> float | None:
        """A score; None where it is not known. A file that cannot be read counts as none."""
        if key in self._held:
            return self._held[key]
        if self._folder is None:
            return None
        try:
            score = json.loads(self._place(self._folder, key).read_text(encoding="utf-8"))["score"]
        except (OSError, ValueError, TypeError, KeyError):
            return None
        if not isinstance(score, (int, float)) or not math.isfinite(score):
            return None
        self._held[key] = float(score)
        return float(score)

    def put(self, key: str, score: float) -> None:
        """Keeps a score. A disk that is full costs the copy there, not the run."""
        self._held[key] = score
        if self._folder is None:
            return
        place = self._place(self._folder, key)
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            write_durably(place, json.dumps({"score": score}).encode())

    @staticmethod
    def _place(folder: Path, key: str) -> Path:
        return folder / key[:2] / f"{key[2:]}.json"


def cache_key(url: str, question: Question) -> str:
    """SHA-256 in hex of where a question goes and what it is."""
    return hashlib.sha256(json.dumps([url, question.model, question.prompt]).encode()).hexdigest()
