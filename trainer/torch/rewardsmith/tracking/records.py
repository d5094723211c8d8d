"""What scripts hand over, as the protocol's records."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, TypeAdapter, model_validator
from pydantic.alias_generators import to_camel

from ..metrics.metric_name import metric_part
from ..report import Json
from ..rules import advantages

MOST_STEP = 2_000_000_000
MOST_NAME = 200
MOST_PROMPT = 100_000
Split = Literal["train", "validation", "test"]


class Record(BaseModel):
    """Fields by their names here or on the wire; numbers are finite, and one that nobody knows is a fault."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


def _plain(value: Any) -> Any:
    """A number of numpy or torch as Python's; one that JSON has not is none: what failed to compute is never a zero."""
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _signals(value: Any) -> Any:
    """Signals without those that were not measured."""
    if not isinstance(value, Mapping):
        return value
    plain = {
        name: [_plain(one) for one in given] if isinstance(given, list | tuple) else _plain(given)
        for name, given in value.items()
    }
    return {
        name: given for name, given in plain.items() if given is not None and (not isinstance(given, list) or None not in given)
    }


def _identifiers(value: Any) -> Any:
    """Terms by names that the server takes."""
    if not isinstance(value, Mapping):
        return value
    return {re.sub(r"^(?=[0-9])", "_", re.sub(r"[^A-Za-z0-9_]", "_", str(name)))[:64] or "_": one for name, one in value.items()}


Measured = Annotated[FiniteFloat | None, BeforeValidator(_plain)]


def _outcome(value: Any) -> Any:
    """A plain number is a term's value, None a term that had none here."""
    if value is None:
        return {"status": "none"}
    if isinstance(value, Mapping):
        return {"weighted": None, **value} if value.get("status") == "ok" else dict(value)
    number = float(value)
    if math.isfinite(number):
        return {"status": "ok", "value": number, "weighted": None}
    return {"status": "error", "reason": f"the value is {number}"}


class RolloutRecord(Record):
    """
    One completion. `reward` is the task total, None where computing it failed; `objective` what the policy was trained on,
    by default the reward; `terms` the parts of the reward by name; `advantage` by default the objective less the mean of the
    prompt's others. Log-probabilities are sums over the completion in nats.
    """

    prompt: str = ""
    prompt_id: str | None = Field(default=None, max_length=300)
    completion: str = ""
    reward: Measured
    objective: Measured = None
    advantage: Measured = None
    terms: Annotated[dict[str, Annotated[dict[str, Any], BeforeValidator(_outcome)]], BeforeValidator(_identifiers)] = Field(
        default_factory=dict
    )
    answer: str | None = None
    parsed_answer: str | None = None
    signals: Annotated[dict[str, FiniteFloat | list[FiniteFloat]], BeforeValidator(_signals)] = Field(default_factory=dict)
    ref_logprob: Measured = None
    policy_logprob: Measured = None
    sampling_logprob: Measured = None
    tokens: int = Field(default=0, ge=0)
    stop_reason: Literal["eos", "length", "other"] = "eos"
    policy_step: int | None = Field(default=None, ge=0)
    tier: str | None = None

    def key(self) -> str:
        """What its prompt is known by: its id, else a hash of its text."""
        return self.prompt_id or hashlib.sha256(self.prompt.encode("utf-8", "replace")).hexdigest()[:16]

    def total(self) -> float | None:
        """What the policy was trained on."""
        return self.reward if self.objective is None else self.objective

    def written(self, step: int, leave_one_out: float) -> Json:
        body = self.model_dump(by_alias=True, exclude={"prompt", "prompt_id", "reward", "objective", "advantage", "tier"})
        body["policyStep"] = max(0, step - 1) if self.policy_step is None else self.policy_step
        advantage = leave_one_out if self.advantage is None else self.advantage
        totals = {"taskTotal": self.reward, "objectiveTotal": self.total(), "advantage": advantage}
        return {**body, "promptId": self.key(), **totals}


class AnswerVotes(Record):
    answer: str | None
    count: int = Field(ge=1)
    correct: bool


class ProblemRecord(Record):
    """One held-out problem: `correct` of `samples` samples were successes; `mean_tokens` a sample on average."""

    prompt_id: str = Field(min_length=1, max_length=300)
    tier: str | None = None
    samples: int = Field(ge=1)
    correct: int = Field(ge=0)
    mean_tokens: Annotated[FiniteFloat, Field(ge=0)]
    mean_ref_logprob: Measured = None
    mean_ref_logprob_per_token: Measured = None
    answers: list[AnswerVotes] = Field(default_factory=list)

    @model_validator(mode="after")
    def _no_more_than_samples(self) -> ProblemRecord:
        if self.correct > self.samples:
            raise ValueError(f"correct ({self.correct}) is more than samples ({self.samples})")
        return self


_ROLLOUTS = TypeAdapter(list[RolloutRecord])
_PROBLEMS = TypeAdapter(list[ProblemRecord])


def rollout_groups(rollouts: Iterable[Mapping[str, Any]], step: int, split: Split) -> list[Json]:
    """The groups of a step, one a prompt. Raises ValidationError with the faults of all rollouts."""
    records = _ROLLOUTS.validate_python(list(rollouts))
    keys = [record.key() for record in records]
    groups: dict[str, list[tuple[RolloutRecord, float]]] = {}
    leave_one_out = advantages([record.total() for record in records], keys)
    for key, record, advantage in zip(keys, records, leave_one_out):
        groups.setdefault(key, []).append((record, advantage))
    return [
        {
            "step": step,
            "split": split,
            "promptId": prompt_id,
            "prompt": members[0][0].prompt[:MOST_PROMPT],
            "tier": members[0][0].tier,
            "rollouts": [member.written(step, advantage) for member, advantage in members],
        }
        for prompt_id, members in groups.items()
    ]


def evaluation(problems: Iterable[Mapping[str, Any]], step: int, split: Split, decoding: str) -> Json:
    """One evaluation. Raises ValidationError with the faults of all problems."""
    written = [problem.model_dump(by_alias=True) for problem in _PROBLEMS.validate_python(list(problems))]
    return {"step": step, "split": split, "decoding": decoding, "problems": written}


def flat_metrics(metrics: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Metrics by names that the server takes: nested ones with slashes between, other characters as underscores."""
    flat: dict[str, Any] = {}
    for name, value in metrics.items():
        if isinstance(value, Mapping):
            flat.update(flat_metrics(value, f"{prefix}{name}/"))
        elif metric := metric_name(f"{prefix}{name}"):
            flat[metric] = value
    return flat


@lru_cache(maxsize=10_000)
def metric_name(name: str) -> str:
    """A name as the server takes it; empty where nothing is left of it."""
    parts = [metric_part(part) for part in name.split("/") if part]
    return "/".join(parts)[:MOST_NAME].rstrip("/")


def json_ready(value: Any) -> Any:
    """Any value as JSON can say it: what it cannot is written as text."""
    if isinstance(value, Mapping):
        return {str(key)[:MOST_NAME]: json_ready(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [json_ready(inner) for inner in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return value if isinstance(value, float) and math.isfinite(value) else str(value)
