"""How the terms of a reward that are not rules are run on this trainer."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ENDPOINT = re.compile(r"REWARDSMITH_ENDPOINT_([A-Z0-9_]+)")


@dataclass(frozen=True)
class PythonLimits:
    """Limits of python terms: those of domain/python/result.ts. Seconds and bytes."""

    # Of one rollout: of the processor where the system tells it, else by the clock.
    rollout_seconds: float = 1.0
    # Of the code outside of reward.
    load_seconds: float = 5.0
    # Of all terms on one batch.
    batch_seconds: float = 300.0
    memory_bytes: int = 512 * 2**20
    # Rollouts of one batch that may time out, or end Python, before the rest of it is not run any more.
    failures: int = 3


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible server; `url` up to and with /v1 or the like. The key is never shown, logged or stored."""

    url: str
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class TermSettings:
    """`home` holds the cache of scores; None keeps none on disk. `score_budget`: most requests of one run, without retries."""

    home: Path | None = None
    python: PythonLimits = PythonLimits()
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    score_budget: int = 100_000
    # Requests that are under way at once.
    score_concurrency: int = 8
    score_timeout_seconds: float = 60.0
    # Tries of one request, and the pause before the second, doubled before each that follows; a Retry-After is kept to.
    score_tries: int = 5
    score_pause_seconds: float = 1.0

    @staticmethod
    def from_environment(home: Path | None = None, environment: Mapping[str, str] | None = None) -> TermSettings:
        """
        Endpoints from REWARDSMITH_ENDPOINT_<NAME>=https://... and REWARDSMITH_ENDPOINT_<NAME>_KEY=..., the budget from
        REWARDSMITH_SCORE_BUDGET. A name is written in capitals and meant in any: JUDGE is the endpoint "judge".
        """
        given = os.environ if environment is None else environment
        endpoints = {}
        for name, url in given.items():
            found = ENDPOINT.fullmatch(name)
            if found and url and not name.endswith("_KEY"):
                endpoints[endpoint_name(found[1])] = Endpoint(url.rstrip("/"), given.get(f"{name}_KEY") or None)
        budget = given.get("REWARDSMITH_SCORE_BUDGET", "")
        if budget and not budget.isdecimal():
            raise ValueError(f"REWARDSMITH_SCORE_BUDGET should be a whole number of requests, but is {budget!r}")
        return TermSettings(home=home, endpoints=endpoints, score_budget=int(budget) if budget else 100_000)


def endpoint_name(name: str) -> str:
    """An endpoint's name as it is looked up: small letters, and _ for what no variable of an environment can have."""
    return re.sub(r"[^a-z0-9_]", "_", name.lower())


def features_of(settings: TermSettings) -> list[str]:
    """What a trainer registers of its terms: python, and score_model with each endpoint's name where there is one."""
    if not settings.endpoints:
        return ["python"]
    return ["python", "score_model", *(f"endpoint:{name}" for name in sorted(settings.endpoints))]
