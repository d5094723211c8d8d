"""The process of a verifier: what it knows, what is kept of what it says, who is told when it says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewardsmith.tasks.verifier_environment import bare_environment, environment_without_keys
from rewardsmith.tasks.verifier_process import VerifierProcess

VERIFY = """
import os, time
from pathlib import Path

seen = Path(__file__).with_name("seen")


def verify(prompt, completion, answer):
    if completion == "environment":
        return {"parsed_answer": ",".join(sorted(os.environ))}
    seen.write_text(seen.read_text() + "x" if seen.exists() else "x")
    if len(seen.read_text()) == 1:
        time.sleep(60)
    return {"correct": 1}
"""


def verifier_in(folder: Path, **options) -> VerifierProcess:
    (folder / "verify.py").write_text(VERIFY)
    options.setdefault("environment", environment_without_keys)
    return VerifierProcess("rewardsmith.tasks.python_verifier", [str(folder / "verify.py")], seconds=1, **options)


def question(completion: str) -> dict:
    return {"prompt": "", "completion": completion, "answer": "", "signals": ["correct"]}


def test_a_failure_is_told_and_asked_again_and_a_verdict_is_kept(tmp_path: Path) -> None:
    said: list[tuple[str, str]] = []
    verifier = verifier_in(tmp_path, say=lambda text, level: said.append((level, text)))
    assert verifier.ask(question("a")) is None
    assert [level for level, _ in said] == ["warn"]
    assert (
        "no verdict on 1 completion so far, which count as neither right nor wrong. The last: no answer within 1 s" in said[0][1]
    )
    for _ in range(2):
        assert verifier.ask(question("a")) == {"parsed_answer": None, "signals": {"correct": 1.0}}
    assert (tmp_path / "seen").read_text() == "xx"
    verifier.close()


def test_kept_verdicts_are_bounded_and_known_by_a_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seen").write_text("x")
    monkeypatch.setattr("rewardsmith.tasks.verifier_process.KEPT_VERDICTS", 2)
    verifier = verifier_in(tmp_path)
    for completion in "abcca":
        verifier.ask(question(completion * 1000))
    # Asked: a, b, c, and a again, which was the oldest when c came.
    assert len((tmp_path / "seen").read_text()) == 5
    assert {len(key) for key in verifier._kept} == {32}
    verifier.close()


def test_no_verifier_learns_our_keys_and_the_judge_learns_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = ("REWARDSMITH_TRAINER_KEY", "REWARDSMITH_ENDPOINT_JUDGE_KEY")
    for name in (*secrets, "HF_TOKEN", "MY_SETTING"):
        monkeypatch.setenv(name, "secret")
    known = {}
    for environment in (environment_without_keys, bare_environment):
        verifier = verifier_in(tmp_path, environment=environment)
        said = verifier.ask(question("environment"))
        assert said is not None
        known[environment] = set(said["parsed_answer"].split(","))
        verifier.close()
    assert not known[environment_without_keys] & set(secrets)
    assert known[environment_without_keys] >= {"HF_TOKEN", "MY_SETTING"}
    assert not known[bare_environment] & {*secrets, "HF_TOKEN", "MY_SETTING", "HOME"}
