"""Calls exported modules as their engines do; read by exports.test.ts."""

import json
import math
import types


def load(text):
    """An exported file as a module that sys.modules does not know, as verl loads it."""
    module = types.ModuleType("exported")
    exec(compile(text, "exported.py", "exec"), module.__dict__)
    return module


class TrainerState:
    def __init__(self, global_step):
        self.global_step = global_step


def tokens_of(rollout):
    return list(range(rollout["tokens"]))


def columns_of(rollouts):
    names = sorted({name for rollout in rollouts for name in rollout["signals"]})
    return {name: [rollout["signals"].get(name) for rollout in rollouts] for name in names}


def call_trl(text, rollouts):
    """Rewards as TRL makes them: a weighted sum that leaves None out, None where all are, less beta times the divergence."""
    module = load(text)
    if "with_reference(RLOOTrainer)" in module.__doc__:
        # S_ref token by token, uneven, with padding behind it.
        module.REFERENCE.rows = [
            [rollout["refLogprob"] - 1.0, 1.0, *([0.0] * (rollout["tokens"] - 2)), 99.0] for rollout in rollouts
        ]
    logged = {}
    per_function = [
        function(
            prompts=[rollout["promptId"] for rollout in rollouts],
            completions=[rollout["completion"] for rollout in rollouts],
            completion_ids=[tokens_of(rollout) for rollout in rollouts],
            answer=[rollout["answer"] for rollout in rollouts],
            trainer_state=TrainerState(rollouts[0]["policyStep"]),
            log_extra=lambda *args: None,
            log_metric=lambda name, value: logged.__setitem__(name, value),
            **columns_of(rollouts),
        )
        for function in module.REWARD_FUNCS
    ]
    assert len(per_function) == len(module.REWARD_WEIGHTS)
    totals = []
    for index, rollout in enumerate(rollouts):
        rewards = [values[index] for values in per_function]
        if all(reward is None for reward in rewards):
            totals.append(None)
            continue
        weighted = sum(w * r for w, r in zip(module.REWARD_WEIGHTS, rewards) if r is not None)
        totals.append(weighted - module.BETA * (rollout["policyLogprob"] - rollout["refLogprob"]))
    return totals


def call_verl(text, rollouts):
    """The reward manager's call, one response at a time; None where it raises RewardMissing."""
    module = load(text)
    totals = []
    for rollout in rollouts:
        extra = {**rollout["signals"], "tokens": rollout["tokens"], "global_steps": rollout["policyStep"]}
        try:
            result = module.compute_score(
                data_source="goldens", solution_str=rollout["completion"], ground_truth=rollout["answer"], extra_info=extra
            )
            totals.append(result["score"])
        except module.RewardMissing:
            totals.append(None)
    return totals


def call_verifiers(text, rollouts):
    """The rubric's call, group by group; None where reward_missing says so."""
    module = load(text)
    module.policy_step = lambda: rollouts[0]["policyStep"]
    totals = [None] * len(rollouts)
    groups = {}
    for index, rollout in enumerate(rollouts):
        groups.setdefault(rollout["promptId"], []).append(index)
    for members in groups.values():
        some = [rollouts[index] for index in members]
        arguments = {
            "prompts": [[{"role": "user", "content": rollout["prompt"]}] for rollout in some],
            "completions": [[{"role": "assistant", "content": rollout["completion"]}] for rollout in some],
            "answers": [rollout["answer"] for rollout in some],
            "states": [{"trajectory": [{"tokens": {"completion_ids": tokens_of(rollout)}}]} for rollout in some],
            "infos": [rollout["signals"] for rollout in some],
        }
        missing = module.reward_missing(**arguments)
        try:
            rewards = module.reward(**arguments)
        except module.RewardMissing:
            assert all(missing)
            continue
        present = [reward for reward, gone in zip(rewards, missing) if not gone]
        for index, reward, gone in zip(members, rewards, missing):
            assert not gone or math.isclose(reward, sum(present) / len(present), abs_tol=1e-9)
            totals[index] = None if gone else reward
    return totals


ENGINES = {"trl": call_trl, "verl": call_verl, "verifiers": call_verifiers}


def call_engine(engine, text, rollouts):
    """As JSON, from JSON."""
    return json.dumps(ENGINES[engine](text, json.loads(rollouts)))


def score_cases(rules, cases):
    """What the rules say of each case {spec, rollouts, external, base_means, policy_step}, as JSON, from JSON."""
    module = load(rules)
    scores = [
        module.score(case["spec"], case["rollouts"], **{key: case[key] for key in ("external", "base_means", "policy_step")})
        for case in json.loads(cases)
    ]
    return json.dumps(as_json(scores))


def as_json(value):
    """Infinities and nan as null, as JavaScript's JSON has them."""
    if isinstance(value, dict):
        return {key: as_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_json(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
