"""Terms that a model scores: a prompt filled in, asked at temperature 0, answered by one number."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from ..rules.outcome import Outcome, error, ok
from .ask_endpoint import EndpointClient, Question, Unanswered
from .score_cache import ScoreCache, cache_key
from .term_settings import TermSettings, endpoint_name

FIELD = re.compile(r"\{(prompt|completion|answer)\}")


@dataclass
class Batch:
    """What the questions of one batch share: each is asked once, and an endpoint that never answers is not asked for all."""

    asked: dict[str, Future[Outcome]] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)


class ScoreModelTerms:
    """Scores rollouts with a bounded number of requests at once, a cache, and a budget of requests for the whole run."""

    def __init__(self, spec: Mapping[str, Any], settings: TermSettings) -> None:
        sources = [(term["id"], term["source"]) for term in spec["terms"]]
        self._terms = {name: source for name, source in sources if source["type"] == "score_model"}
        self._settings = settings
        self._cache = ScoreCache(settings.home / "score-cache" if settings.home else None)
        self._lock = threading.Lock()
        self._spent = 0
        self._pool: ThreadPoolExecutor | None = None
        self._client: EndpointClient | None = None

    def notes(self) -> list[str]:
        """What a reader of the run should know before the first score."""
        return [
            f"The prompt of the term {name} has no {{completion}}: its model scores every completion alike."
            for name, source in self._terms.items()
            if "{completion}" not in source["prompt"]
        ]

    def run(self, rollouts: Sequence[Mapping[str, Any]]) -> dict[str, list[Outcome]]:
        """By term id, one outcome per rollout: the model's number (the rules scale it), or why there is none."""
        if not self._terms:
            return {}
        batch = Batch()
        waiting = {name: [self._begin(source, rollout, batch) for rollout in rollouts] for name, source in self._terms.items()}
        return {name: [one if isinstance(one, Outcome) else one.result() for one in many] for name, many in waiting.items()}

    def close(self) -> None:
        """Stops asking; what is under way becomes an error."""
        if self._client is not None:
            self._client.closing.set()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        if self._client is not None:
            self._client.close()
            self._client = None

    def _begin(self, source: Mapping[str, Any], rollout: Mapping[str, Any], batch: Batch) -> Outcome | Future[Outcome]:
        """The outcome where it is known, else that of a question, which several rollouts may share."""
        endpoint = self._settings.endpoints.get(endpoint_name(source["endpoint"]))
        if endpoint is None:
            name = endpoint_name(source["endpoint"])
            return error(f'this trainer has no endpoint "{name}"; set REWARDSMITH_ENDPOINT_{name.upper()} where it runs')
        prompt = filled(source["prompt"], rollout)
        if prompt is None:
            return error("the prompt names {answer}, and this rollout has none")
        question = Question(endpoint_name(source["endpoint"]), source["model"], prompt)
        key = cache_key(endpoint.url, question)
        score = self._cache.get(key)
        if score is not None:
            return ok(score)
        if key not in batch.asked:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._settings.score_concurrency, thread_name_prefix="score")
            batch.asked[key] = self._pool.submit(self._ask, key, question, batch)
        return batch.asked[key]

    def _ask(self, key: str, question: Question, batch: Batch) -> Outcome:
        name = question.endpoint
        with self._lock:
            self._client = self._client or EndpointClient(self._settings)
            client = self._client
            if batch.failed.get(name, 0) >= 2 * self._settings.score_concurrency:
                return error(f"the endpoint {name} was not asked: it had failed time and again in this batch")
            if self._spent >= self._settings.score_budget:
                return error(f"the budget of {self._settings.score_budget} requests is spent; raise REWARDSMITH_SCORE_BUDGET")
            self._spent += 1
        try:
            outcome = client.ask(self._settings.endpoints[name], question)
        except Unanswered as failed:
            with self._lock:
                batch.failed[name] = batch.failed.get(name, 0) + 1
            return error(f"the endpoint {name} {failed}")
        with self._lock:
            batch.failed[name] = 0
            if outcome.status == "ok":
                self._cache.put(key, outcome.value)
        return outcome


def filled(template: str, rollout: Mapping[str, Any]) -> str | None:
    """
    The template with {prompt}, {completion} and {answer} filled in, once: braces in what is filled in mean nothing. None
    where it names an answer that the rollout lacks.
    """
    if "{answer}" in template and rollout.get("answer") is None:
        return None
    text = FIELD.sub(lambda found: str(rollout.get(found[1]) or ""), template)
    # Half of a character cannot be sent.
    return text.encode("utf-8", "replace").decode()
