"""Evaluations of base models, measured once and kept for later runs: one file each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from ..durable_files import write_durably

# To be raised when sampling or a verifier changes: older files then count no more.
FORMAT = "base-evaluation/1"


class MeasuredEvaluation(BaseModel):
    """
    The problems of the protocol's record, and the rollouts of the first `kept_per_prompt` samples of each prompt, prompt by
    prompt, as reward-spec's JSON at policy step 0.
    """

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)

    problems: list[dict[str, Any]]
    kept: list[dict[str, Any]]
    kept_per_prompt: int = Field(ge=1)


@dataclass(frozen=True)
class EvaluationCache:
    """A folder of measured evaluations; a key is everything that fixes what one finds, as JSON."""

    folder: Path

    def file(self, key: Mapping[str, Any]) -> Path:
        """Where the evaluation of a key is kept."""
        text = json.dumps([FORMAT, key], sort_keys=True)
        return self.folder / f"{hashlib.sha256(text.encode()).hexdigest()}.json"

    def get(self, key: Mapping[str, Any]) -> MeasuredEvaluation | None:
        """None where it has not been measured, or its file cannot be read."""
        try:
            return MeasuredEvaluation.model_validate_json(self.file(key).read_bytes())
        except (OSError, ValidationError):
            return None

    def put(self, key: Mapping[str, Any], measured: MeasuredEvaluation) -> None:
        """Keeps an evaluation. Raises OSError where it cannot be written."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_durably(self.file(key), measured.model_dump_json(by_alias=True).encode())
