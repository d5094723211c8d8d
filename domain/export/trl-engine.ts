/** TRL's part of an exported module, in Python. */
export const trlEngine = `ANSWER_COLUMNS = ("answer", "solution", "ground_truth")


class Reference:
    """The reference's log-probabilities of the batch that is being scored, per token; None before there are any."""

    rows: list[list[float]] | None = None

    def logprob(self, place: int, count: int, completion_ids: list[int] | None) -> float | None:
        """S_ref of one completion; None where the batch was not seen."""
        if self.rows is None or len(self.rows) != count or completion_ids is None:
            return None
        return total(float(value) for value in self.rows[place][: len(completion_ids)])


REFERENCE = Reference()


def with_reference(trainer_class: type) -> type:
    """A trainer class that keeps what the reference model says of a batch, which TRL computes before it asks for rewards."""

    class WithReference(trainer_class):  # type: ignore[misc, valid-type]
        def _generate_and_score_completions(self, *args: Any, **kwargs: Any) -> Any:
            REFERENCE.rows = None
            try:
                return super()._generate_and_score_completions(*args, **kwargs)
            finally:
                REFERENCE.rows = None

        def _get_per_token_logps_and_entropies(self, model: Any, *args: Any, **kwargs: Any) -> Any:
            result = super()._get_per_token_logps_and_entropies(model, *args, **kwargs)
            # The policy's call comes first; with an adapter both are made on one model, and the second is the reference's.
            if model is self.ref_model or self.ref_model is None:
                REFERENCE.rows = result[0].detach().double().tolist()
            return result

    return WithReference


def rollouts_of(completions: list[Any], prompts: list[Any] | None, columns: dict[str, Any]) -> list[dict[str, Any]]:
    """What TRL hands a reward function, as rollouts."""
    count = len(completions)
    step = getattr(columns.get("trainer_state"), "global_step", None)
    if SCHEDULED and step is None:
        raise ValueError("weights follow the step, but TRL gave no trainer_state: a version before 0.20 is too old")
    lists = {name: values for name, values in columns.items() if isinstance(values, list) and len(values) == count}
    rollouts = []
    for place in range(count):
        prompt = text_of(prompts[place]) if prompts else ""
        completion = text_of(completions[place])
        extra = {name: values[place] for name, values in lists.items()}
        answer = next((str(extra[name]) for name in ANSWER_COLUMNS if extra.get(name) is not None), None)
        completion_ids = extra.get("completion_ids")
        rollouts.append(
            {
                "promptId": str(extra.get("prompt_id", prompt)),
                "prompt": prompt,
                "completion": completion,
                "answer": answer,
                "signals": measured(prompt, completion, answer, extra),
                "refLogprob": REFERENCE.logprob(place, count, completion_ids),
                "tokens": None if completion_ids is None else len(completion_ids),
                "policyStep": step or 0,
            }
        )
    return rollouts


# The batch that was scored last: TRL asks every function for the same one.
_last: tuple[list[Any], list[dict[str, Any]], list[dict[str, Any]]] = ([], [], [])
# The objective is put together by TRL, from these functions, their weights and BETA.
REWARD_SPEC = {**SPEC, "objective": {"mode": "none"}}


def scored_batch(
    completions: list[Any], prompts: list[Any] | None, columns: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rollouts of a batch and what the reward says of them."""
    global _last
    key = [completions, prompts, columns.get("completion_ids"), columns.get("trainer_state"), REFERENCE.rows]
    key += [values for values in columns.values() if isinstance(values, list)]
    if len(key) != len(_last[0]) or any(one is not other for one, other in zip(key, _last[0])):
        rollouts = rollouts_of(completions, prompts, columns)
        rows = score_batch(rollouts, REWARD_SPEC)
        for rollout, row in zip(rollouts, rows):
            lacks_reference = NEEDS_REFERENCE and rollout["refLogprob"] is None
            row["missing"] = (NEEDS_REWARD and row["taskTotal"] is None) or lacks_reference
        _last = (key, rollouts, rows)
        log_missing(rows, columns.get("log_metric"))
    return _last[1], _last[2]


def log_missing(rows: list[dict[str, Any]], log_metric: Any) -> None:
    """Reports the share of completions that are not trained on."""
    if callable(log_metric) and rows:
        log_metric("reward/errors/rate", sum(row["missing"] for row in rows) / len(rows))


def task_reward(completions: list[Any], prompts: list[Any] | None = None, **columns: Any) -> list[float | None]:
    """The reward of each completion; None, which TRL leaves out, where it is missing."""
    _, rows = scored_batch(completions, prompts, columns)
    return [None if row["missing"] else row["taskTotal"] for row in rows]


def term_reward(term_id: str) -> Callable[..., list[float | None]]:
    """One term as a reward function. It is None wherever the rollout has no reward: TRL would count a lone None as 0."""

    def reward(completions: list[Any], prompts: list[Any] | None = None, **columns: Any) -> list[float | None]:
        _, rows = scored_batch(completions, prompts, columns)
        outcomes = [row["terms"][term_id]["outcome"] for row in rows]
        return [None if row["missing"] else outcome.get("value") for row, outcome in zip(rows, outcomes)]

    reward.__name__ = reward.__qualname__ = term_id
    return reward


def normalized_reference(completions: list[Any], prompts: list[Any] | None = None, **columns: Any) -> list[float | None]:
    """N, the reference's log-probability normalised for length; None where the rollout has no reward."""
    rollouts, rows = scored_batch(completions, prompts, columns)
    return [
        None
        if row["missing"]
        else normalized_ref_logprob(SPEC["objective"], rollout["refLogprob"], rollout["tokens"])
        for rollout, row in zip(rollouts, rows)
    ]


def divergence_alone(completions: list[Any], prompts: list[Any] | None = None, **columns: Any) -> list[float | None]:
    """Nothing: this objective is the trainer's own BETA (S_ref - S_pol), whatever the reward says."""
    return [0.0] * len(completions)`;
