"""Terms that a model scores, against a local endpoint that misbehaves."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from rewardsmith.rules import score
from rewardsmith.rules.outcome import Outcome
from rewardsmith.terms import ExternalTerms, TermSettings
from rewardsmith.terms.term_settings import Endpoint

KEY = "sk-very-secret"
SPEC = {
    "terms": [
        {
            "id": "judge",
            "source": {
                "type": "score_model",
                "endpoint": "Judge",
                "model": "m",
                "prompt": "Q: {prompt} A: {completion} Gold: {answer} {x}",
                "scale": 0.1,
            },
        }
    ]
}
Answer = Callable[[str, int], tuple[int, dict[str, str], bytes]]


class Endpoints:
    """What a server was asked: bodies, headers, and how many at once at most."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.lock = threading.Lock()
        self.busy = self.most_busy = 0


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[TermSettings, Endpoints]]:
    """A server whose answers are told by the prompt and how many times it was asked for it."""
    seen = Endpoints(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            prompt = body["messages"][0]["content"]
            with seen.lock:
                seen.asked.append(body)
                seen.keys.append(self.headers.get("authorization"))
                seen.busy += 1
                seen.most_busy = max(seen.most_busy, seen.busy)
                times = sum(one["messages"][0]["content"] == prompt for one in seen.asked)
            status, headers, content = seen.answer(prompt, times)
            with seen.lock:
                seen.busy -= 1
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                return

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    endpoint = Endpoint(f"http://127.0.0.1:{server.server_port}/v1", KEY)
    try:
        yield (
            TermSettings(endpoints={"judge": endpoint}, score_pause_seconds=0.01, score_timeout_seconds=0.3, score_tries=3),
            seen,
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(text: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, json.dumps({"choices": [{"message": {"content": text}}]}).encode()


def run(settings: TermSettings, *completions: str, said: list[str] | None = None) -> list[Outcome]:
    lines: list[str] = [] if said is None else said
    terms = ExternalTerms(SPEC, settings, lambda text, level: lines.append(text))
    try:
        return terms.outcomes([rollout(text) for text in completions])["judge"]
    finally:
        terms.close()


def rollout(completion: str) -> dict[str, Any]:
    return {"promptId": "p", "prompt": "1+1? {answer}", "completion": completion, "answer": "2"}


def test_a_prompt_is_filled_in_once_and_asked_at_temperature_0_with_the_key() -> None:
    with serving(lambda prompt, times: says(" 7.5\n")) as (settings, seen):
        outcomes = run(settings, "{answer}")
        assert [one.value for one in outcomes] == [7.5]
        assert seen.keys == [f"Bearer {KEY}"]
        prompt = "Q: 1+1? {answer} A: {answer} Gold: 2 {x}"
        assert seen.asked == [{"model": "m", "messages": [{"role": "user", "content": prompt}], "temperature": 0}]
        rows = score(SPEC, [rollout("a")], external={"judge": outcomes})
        # 7.5 times the scale of the term.
        assert rows[0]["taskTotal"] == pytest.approx(0.75)


@pytest.mark.parametrize("text", ["", "7 of 10", "Score: 7", "seven", "nan", "1e999", "٣", "1,5", "0x10"])
def test_an_answer_that_is_no_number_is_an_error_and_never_0(text: str) -> None:
    with serving(lambda prompt, times: says(text)) as (settings, _):
        (outcome,) = run(settings, "a")
        assert outcome.status == "error" and ("which is no number" in outcome.reason or "not a finite" in outcome.reason)
        assert score(SPEC, [rollout("a")], external={"judge": [outcome]})[0]["taskTotal"] is None


FAILURES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "busy": (429, {"retry-after": "0"}, b""),
    "broken": (503, {}, b"down"),
    "garbled": (200, {}, b"<html>"),
    "empty": (200, {}, b'{"choices": []}'),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_what_may_pass_is_asked_again(failure: str) -> None:
    with serving(lambda prompt, times: FAILURES[failure] if times < 3 else says("1")) as (settings, seen):
        assert [one.value for one in run(settings, "a")] == [1]
        assert len(seen.asked) == 3


def test_an_endpoint_that_is_slow_once_is_asked_again() -> None:
    def answer(prompt: str, times: int) -> tuple[int, dict[str, str], bytes]:
        if times == 1:
            time.sleep(0.6)
        return says("1")

    with serving(answer) as (settings, seen):
        assert [one.value for one in run(settings, "a")] == [1]
        assert len(seen.asked) == 2


def test_what_cannot_pass_is_asked_once_and_no_key_is_told() -> None:
    said: list[str] = []
    refused = (401, {}, f"Incorrect API key provided: {KEY}".encode())
    with serving(lambda prompt, times: refused) as (settings, seen):
        (outcome,) = run(settings, "a", said=said)
        assert outcome.reason == "the endpoint judge answered with status 401"
        assert len(seen.asked) == 1
        assert said == ["The term judge has no score for 1 of 1 rollouts: the endpoint judge answered with status 401"]


def test_a_redirect_is_not_followed_with_the_key() -> None:
    with serving(lambda prompt, times: (302, {"location": "http://127.0.0.1:9/elsewhere"}, b"")) as (settings, seen):
        assert run(settings, "a")[0].reason == "the endpoint judge answered with status 302"
        assert len(seen.asked) == 1


def test_one_failing_question_leaves_the_others_alone() -> None:
    with serving(lambda prompt, times: (500, {}, b"") if "A: bad" in prompt else says("1")) as (settings, _):
        assert [one.status for one in run(settings, "good", "bad", "fine")] == ["ok", "error", "ok"]


def test_an_endpoint_that_never_answers_is_not_asked_for_a_whole_batch() -> None:
    with serving(lambda prompt, times: (500, {}, b"")) as (settings, seen):
        outcomes = run(replace(settings, score_concurrency=2), *(str(n) for n in range(40)))
        assert {one.status for one in outcomes} == {"error"}
        assert sum("time and again" in one.reason for one in outcomes) >= 30
        # Four failures of three tries each, and at most one more that was under way.
        assert len(seen.asked) <= 5 * 3


def test_no_more_is_asked_at_once_than_allowed_and_the_same_question_once() -> None:
    def answer(prompt: str, times: int) -> tuple[int, dict[str, str], bytes]:
        time.sleep(0.02)
        return says("1")

    with serving(answer) as (settings, seen):
        run(replace(settings, score_concurrency=3), *(str(n % 9) for n in range(27)))
        assert len(seen.asked) == 9 and seen.most_busy <= 3


def test_beyond_the_budget_is_an_error_and_what_is_known_is_free(tmp_path: Path) -> None:
    with serving(lambda prompt, times: says("1")) as (settings, seen):
        few = replace(settings, score_budget=2, home=tmp_path)
        outcomes = run(few, "a", "b", "c", "a")
        assert [one.status for one in outcomes] == ["ok", "ok", "error", "ok"]
        assert outcomes[2].reason == "the budget of 2 requests is spent; raise REWARDSMITH_SCORE_BUDGET"
        # A trainer that was started again has the scores on its disk.
        assert [one.status for one in run(replace(few, score_budget=1), "a", "b", "c")] == ["ok", "ok", "ok"]
        assert len(seen.asked) == 3
        kept = "".join(path.read_text() + str(path) for path in tmp_path.rglob("*.json"))
        assert KEY not in kept and "1+1" not in kept


def test_a_file_of_the_cache_that_is_broken_is_asked_for_again(tmp_path: Path) -> None:
    with serving(lambda prompt, times: says("1")) as (settings, seen):
        held = replace(settings, home=tmp_path)
        run(held, "a")
        for path in tmp_path.rglob("*.json"):
            path.write_text("{")
        assert [one.value for one in run(held, "a")] == [1]
        assert len(seen.asked) == 2


def test_an_endpoint_that_is_not_known_or_not_there_is_named() -> None:
    assert run(TermSettings(), "a")[0].reason == (
        'this trainer has no endpoint "judge"; set REWARDSMITH_ENDPOINT_JUDGE where it runs'
    )
    gone = TermSettings(endpoints={"judge": Endpoint("http://127.0.0.1:9/v1")}, score_tries=1)
    assert run(gone, "a")[0].reason == "the endpoint judge cannot be reached"
    wrong = TermSettings(endpoints={"judge": Endpoint("no address")}, score_tries=1)
    assert "the endpoint judge has an address that is none" in run(wrong, "a")[0].reason


def test_a_prompt_that_needs_an_answer_is_not_asked_without_one() -> None:
    with serving(lambda prompt, times: says("1")) as (settings, seen):
        terms = ExternalTerms(SPEC, settings, lambda text, level: None)
        (outcome,) = terms.outcomes([{"promptId": "p", "completion": "a"}])["judge"]
        terms.close()
        assert outcome.reason == "the prompt names {answer}, and this rollout has none" and seen.asked == []


def test_a_prompt_without_the_completion_is_warned_of() -> None:
    said: list[str] = []
    source = {**SPEC["terms"][0]["source"], "prompt": "Say 1."}
    ExternalTerms({"terms": [{"id": "judge", "source": source}]}, TermSettings(), lambda text, level: said.append(text)).close()
    assert said == ["The prompt of the term judge has no {completion}: its model scores every completion alike."]
