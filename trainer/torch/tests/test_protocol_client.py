"""Calls of the protocol, and what they raise."""

from __future__ import annotations

import json
import math

import pytest
from local_server import Answer, LocalServer
from pydantic import ValidationError

from rewardsmith.protocol.client import ProtocolClient, RefusedError, UnreachableError
from rewardsmith.protocol.events_body import events_body
from rewardsmith.protocol.messages import BaseModelOffer, ClaimRequest, CreateRunRequest, Lease, RegisterRequest
from rewardsmith.protocol.wire import encode_json, metric_points

LEASE = Lease(run="run-1", attempt="a", lease_token="t")


def test_calls_carry_the_key_and_answers_are_read() -> None:
    with LocalServer() as server, ProtocolClient(server.origin + "/somewhere", "rs_k") as client:
        task = {"id": "gsm8k", "name": "GSM8K", "signals": []}
        offer = BaseModelOffer(id="*")
        about = RegisterRequest(
            name="n", engine="trl", version="1", device="cpu", tasks=["arithmetic", task], base_models=[offer]
        )
        registered = client.register(about)
        assert (registered.trainer, registered.batch_limits.metrics) == ("trainer-1", 20_000)
        assert server.authorization == "Bearer rs_k"
        assert server.registered[0]["tasks"] == ["arithmetic", task]
        assert server.registered[0]["memory"] is None
        assert server.registered[0]["baseModels"] == [{"id": "*", "task": None}]
        assert client.claim(ClaimRequest(trainer="trainer-1")) is None
        assert client.events(events_body(LEASE, 1, {})).want == "go"


def test_a_run_of_ones_own_names_no_key_that_it_has_not() -> None:
    with LocalServer() as server, ProtocolClient(server.origin, "k") as client:
        created = client.create_run(CreateRunRequest(name="n", steps=3, config={"lr": None}))
        assert (created.run, created.attempt_number) == ("run-1", 1)
        assert "key" not in server.created[0]
        assert server.created[0]["config"] == {"lr": None}


def test_weights_come_back_as_they_were_sent() -> None:
    with LocalServer() as server, ProtocolClient(server.origin, "k") as client:
        assert client.put_checkpoint(LEASE, 3, b"weights").result == "stored"
        assert client.put_checkpoint(LEASE, 3, b"weights").result == "duplicate"
        assert client.get_checkpoint("run-1", 3) == b"weights"
        with pytest.raises(RefusedError):
            client.get_checkpoint("run-1", 4)


def test_a_refusal_has_its_code_its_sentence_and_the_path_of_the_fault() -> None:
    with LocalServer() as server, ProtocolClient(server.origin, "k") as client:
        server.script = ["bad_request"]
        with pytest.raises(RefusedError, match=r"test says bad_request \(at metrics\.3\)") as caught:
            client.events(b"{}")
        assert (caught.value.code, caught.value.path) == ("bad_request", ("metrics", 3))


@pytest.mark.parametrize("answer", ["away", "busy", "garbage"])
def test_a_server_that_cannot_answer_now_is_unreachable(answer: Answer) -> None:
    with LocalServer() as server, ProtocolClient(server.origin, "secret-key") as client:
        server.script = [answer]
        with pytest.raises(UnreachableError) as caught:
            client.events(events_body(LEASE, 1, {}))
        assert "secret-key" not in str(caught.value)
    with pytest.raises(UnreachableError):
        ProtocolClient(server.origin, "k").events(b"{}")


def test_the_key_is_in_no_repr_and_a_key_that_no_header_carries_is_refused_unseen() -> None:
    assert "secret" not in repr(ProtocolClient("http://127.0.0.1:1", "secret"))
    with pytest.raises(ValueError) as caught:
        ProtocolClient("http://127.0.0.1:1", "secret\nkey")
    assert "secret" not in str(caught.value)
    with pytest.raises(ValueError, match="looks like"):
        ProtocolClient("127.0.0.1:3000", "k")


def test_numbers_that_json_has_not_travel_as_strings() -> None:
    points = metric_points({"a": math.nan, "b": math.inf, "c": -math.inf, "d": 1e-7}, 2)
    assert json.loads(encode_json(points)) == [
        {"metric": "a", "step": 2, "value": "NaN"},
        {"metric": "b", "step": 2, "value": "Infinity"},
        {"metric": "c", "step": 2, "value": "-Infinity"},
        {"metric": "d", "step": 2, "value": 1e-7},
    ]
    with pytest.raises(ValueError):
        encode_json({"advantage": math.nan})


def test_half_of_a_surrogate_pair_can_be_sent() -> None:
    assert json.loads(encode_json({"text": "\ud83d ä"})) == {"text": "\ud83d ä"}


def test_a_message_that_lacks_what_it_must_have_is_no_message() -> None:
    with pytest.raises(ValidationError):
        Lease.model_validate({"run": "r"})
