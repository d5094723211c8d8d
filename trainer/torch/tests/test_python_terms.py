"""Reward terms in Python: the same outcomes as in this process, and code that misbehaves held to its own rollout."""

import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from rewardsmith.rules.outcome import NONE, TIMEOUT, Outcome
from rewardsmith.rules.python_terms import run_python_terms
from rewardsmith.terms import ExternalTerms, TermSettings, features_of
from rewardsmith.terms.term_settings import PythonLimits

HEAD = "def reward(prompt, completion, answer, signals):\n"
QUICK = PythonLimits(rollout_seconds=0.2, load_seconds=0.3, memory_bytes=128 * 2**20)


LANDLOCK = sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1) > 0


def spec_of(**codes: str) -> dict[str, Any]:
    return {"terms": [{"id": name, "source": {"type": "python", "code": code}} for name, code in codes.items()]}


def rollouts_of(*completions: str, **rest: Any) -> list[dict[str, Any]]:
    return [{"promptId": "p", "completion": text, **rest} for text in completions]


def run(code: str, *completions: str, limits: PythonLimits = QUICK, said: list[str] | None = None, **rest: Any) -> list[Outcome]:
    lines: list[str] = [] if said is None else said
    terms = ExternalTerms(spec_of(t=code), TermSettings(python=limits), lambda text, level: lines.append(text))
    try:
        return terms.outcomes(rollouts_of(*completions, **rest))["t"]
    finally:
        terms.close()


def test_well_behaved_code_says_what_it_says_in_this_process() -> None:
    code = f"""
import math, random, re, statistics
{HEAD}    kind = completion[:1]
    if kind == "n": return None
    if kind == "b": return True
    if kind == "r": return random.random()
    if kind == "s": return sum(signals["steps"]) + signals["x"]
    if kind == "i": return math.inf
    if kind == "t": return "text"
    if kind == "a": return answer == "42" and prompt == "Why?"
    return statistics.mean([len(completion), len(re.findall("e", completion))])
"""
    rollouts = rollouts_of(
        *("none", "b", "r1", "r2", "s", "inf", "text", "a", "other"),
        prompt="Why?",
        answer="42",
        signals={"x": 2, "steps": [1, 0.5]},
    )
    terms = ExternalTerms(spec_of(t=code), TermSettings(), lambda text, level: None)
    try:
        assert terms.outcomes(rollouts)["t"] == run_python_terms(spec_of(t=code), rollouts)["t"]
    finally:
        terms.close()


def test_what_is_raised_is_an_error_with_its_line_and_told_once() -> None:
    said: list[str] = []
    outcomes = run(f"{HEAD}  return 1 / len(completion)\n", "", "ab", "", said=said)
    assert [outcomes[0].reason, outcomes[2].reason] == ["ZeroDivisionError: division by zero (line 2)"] * 2
    assert outcomes[1].value == 0.5
    assert len(said) == 1 and said[0].startswith("The Python term t failed in line 2 (2 rollouts of this batch): Traceback")
    assert "child" not in said[0]


def test_the_signals_that_every_rollout_has_are_handed_over() -> None:
    code = f"{HEAD}  return signals['tokens'] + signals['ref_logprob_per_token'] + ('x' in signals)\n"
    assert run(code, "a", tokens=4, refLogprob=-2.0)[0].value == 3.5


def test_a_rollout_that_loops_is_a_timeout_for_it_alone() -> None:
    code = f"{HEAD}  while completion == 'loop': pass\n  return len(completion)\n"
    assert [one.status for one in run(code, "a", "loop", "bc", "loop", "d")] == ["ok", "timeout", "ok", "timeout", "ok"]


def test_after_three_rollouts_that_loop_the_rest_is_not_run() -> None:
    said: list[str] = []
    outcomes = run(f"{HEAD}  while True: pass\n", *"abcdefgh", said=said)
    assert outcomes == [TIMEOUT] * 8
    assert said == [
        "t needed more than 0.2 s for a rollout, time and again: the other 5 rollouts count as timeouts without being run."
    ]


def test_a_batch_that_takes_too_long_is_cut_off() -> None:
    limits = PythonLimits(rollout_seconds=1, batch_seconds=0)
    assert run(f"{HEAD}  return 1\n", "a", "b", limits=limits) == [TIMEOUT] * 2


def test_code_that_ends_its_process_is_an_error_of_its_rollout() -> None:
    code = f"import os\n{HEAD}  return 1 if completion == 'fine' else os._exit(7)\n"
    before, crashed, after = run(code, "fine", "exit", "fine")
    assert (before.status, crashed.reason, after.status) == ("ok", "Python ended: it ended with exit code 7", "ok")


def test_sys_exit_and_endless_recursion_are_errors_like_others() -> None:
    code = f"import sys\n{HEAD}  return sys.exit(1) if completion == 'exit' else reward(prompt, completion, answer, signals)\n"
    left, deep = run(code, "exit", "deep", limits=PythonLimits())
    assert left.reason == "SystemExit: 1 (line 3)" and deep.reason.startswith("RecursionError")


@pytest.mark.skipif(os.name != "posix", reason="memory is limited by RLIMIT_AS")
def test_a_memory_bomb_is_an_error_of_its_rollout() -> None:
    code = f"{HEAD}  return len([0] * 10**9) if completion == 'bomb' else 1\n"
    bomb, fine = run(code, "bomb", "fine")
    assert bomb.reason == "MemoryError (line 2)" and fine.value == 1


def test_a_flood_of_output_is_cut_and_told_in_one_line() -> None:
    said: list[str] = []
    code = f"{HEAD}  for line in range(2000): print('x' * 500)\n  return 1\n"
    assert [one.value for one in run(code, *"abc", limits=PythonLimits(), said=said)] == [1, 1, 1]
    assert len(said) == 1 and said[0].startswith("The Python term t printed: xxx") and len(said[0]) < 3100
    assert said[0].endswith(" … and 5995 more lines")


MISCHIEF = {
    "open('/etc/passwd')": "open files",
    "open('left.txt', 'w')": "open files",
    "__import__('os').listdir('/')": "open files",
    "__import__('os').fork()": "os.fork",
    "__import__('os').system('true')": "os.system",
    "__import__('os').kill(__import__('os').getppid(), 9)": "os.kill",
    "__import__('subprocess').run(['true'])": "subprocess",
    "__import__('socket').create_connection(('127.0.0.1', 9))": "socket",
    "__import__('ctypes').CDLL(None)": "ctypes",
    "len(__import__('os').environ)": "0.0",
    "__import__('numpy')": "No module named 'numpy'",
}


def test_files_processes_the_network_and_the_environment_are_out_of_reach() -> None:
    outcomes = run(f"{HEAD}  return eval(completion)\n", *MISCHIEF, limits=PythonLimits())
    for outcome, (call, wanted) in zip(outcomes, MISCHIEF.items()):
        assert wanted in (outcome.reason if outcome.status == "error" else str(outcome.value)), call


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux filters system calls")
def test_on_linux_the_system_refuses_what_python_was_talked_round() -> None:
    """_posixsubprocess, _thread and _ssl raise no event that a hook could refuse: the kernel holds them."""
    code = f"""
import _posixsubprocess, _ssl, _thread, os
{HEAD}    if completion == "file": return _ssl._test_decode_cert("/etc/passwd")
    if completion == "thread": return _thread.start_new_thread(print, ())
    r, w = os.pipe()
    rest = [True, (), None, None, -1, -1, -1, -1, -1, -1, r, w, True, False, 0, -1, None, None, None, -1, None, True]
    return _posixsubprocess.fork_exec([b"/bin/true"], (b"/bin/true",), *rest)
"""
    outcomes = run(code, "thread", "process", "file", limits=PythonLimits())
    assert "can't start new thread" in outcomes[0].reason
    assert "Operation not permitted" in outcomes[1].reason or "takes exactly" in outcomes[1].reason
    if LANDLOCK:
        assert "Can't open file" in outcomes[2].reason


def test_code_that_cannot_be_loaded_says_why_for_every_rollout() -> None:
    assert run("def reward(", "a")[0].reason == "SyntaxError: '(' was never closed (line 1)"
    assert "write def reward(" in run("x = 1", "a")[0].reason
    assert run("while True: pass", "a", "b") == [TIMEOUT] * 2
    assert "ended Python" in run("import os\nos._exit(0)", "a")[0].reason


def test_a_spoilt_term_leaves_the_others_alone() -> None:
    terms = ExternalTerms(
        spec_of(bad="while True: pass", good=f"{HEAD}  return None"), TermSettings(python=QUICK), lambda text, level: None
    )
    try:
        assert terms.outcomes(rollouts_of("a")) == {"bad": [TIMEOUT], "good": [NONE]}
        assert terms.outcomes([]) == {"bad": [], "good": []}
    finally:
        terms.close()


def test_a_process_that_was_killed_from_outside_is_started_again() -> None:
    terms = ExternalTerms(spec_of(t=f"{HEAD}  return 1\n"), TermSettings(python=QUICK), lambda text, level: None)
    try:
        assert terms.outcomes(rollouts_of("a"))["t"][0].value == 1
        process = terms._python._process
        assert process is not None
        os.kill(process._process.pid, signal.SIGKILL)
        statuses = [one.status for one in terms.outcomes(rollouts_of(*"abc"))["t"]]
        assert statuses[1:] == ["ok", "ok"]
    finally:
        terms.close()


def test_closing_ends_the_process_and_removes_its_folder() -> None:
    terms = ExternalTerms(spec_of(t=f"{HEAD}  return 1\n"), TermSettings(), lambda text, level: None)
    terms.outcomes(rollouts_of("a"))
    process = terms._python._process
    assert process is not None
    terms.close()
    terms.close()
    assert process._process.poll() is not None and not Path(process._folder.name).exists()


def test_a_trainer_names_its_endpoints_and_keeps_their_keys_to_itself() -> None:
    given = {"REWARDSMITH_ENDPOINT_JUDGE": "https://a/v1/", "REWARDSMITH_ENDPOINT_JUDGE_KEY": "secret"}
    settings = TermSettings.from_environment(environment=given)
    assert features_of(settings) == ["python", "score_model", "endpoint:judge"]
    assert settings.endpoints["judge"].url == "https://a/v1" and "secret" not in repr(settings)
    assert features_of(TermSettings.from_environment(environment={})) == ["python"]
