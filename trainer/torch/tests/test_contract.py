"""What is copied by hand of the protocol, against what the TypeScript says of itself."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from real_server import REPOSITORY

from rewardsmith.agent.capabilities import MOST_DEVICE_TEXT, MOST_NAME
from rewardsmith.protocol import claimed_job, messages
from rewardsmith.protocol.claimed_job import ClaimedJob, Message, RunConfig
from rewardsmith.report import Level


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    made: dict[str, Any] = json.loads((REPOSITORY / "fixtures" / "protocol" / "contract.json").read_text())
    return made


def names(message: type[Message]) -> set[str]:
    """The fields of a message as they stand on the wire."""
    return {field.alias or name for name, field in message.model_fields.items()}


def test_the_configuration_of_a_run_has_the_same_fields_and_defaults(contract: dict[str, Any]) -> None:
    known = RunConfig(task="task", base_model="base").model_dump(by_alias=True)
    assert known == contract["config"]


def test_words_that_mean_something_are_the_same(contract: dict[str, Any]) -> None:
    config = {name: field.annotation for name, field in RunConfig.model_fields.items()}
    words = {
        "jobs": ClaimedJob.model_fields["job"].annotation,
        "wants": messages.Want,
        "beats": messages.Beat.model_fields["want"].annotation,
        "finishStates": messages.FinishState,
        "refusals": messages.RefusalCode,
        "levels": Level,
        "algorithms": config["algorithm"],
        "precisions": config["precision"],
    }
    assert {name: set(get_args(kind)) for name, kind in words.items()} == {name: set(contract[name]) for name in words}


def test_limits_are_the_same(contract: dict[str, Any]) -> None:
    assert messages.BatchLimits().model_dump(by_alias=True) == contract["batchLimits"]
    assert contract["path"] == messages.PROTOCOL_PATH
    assert contract["maxCheckpointBytes"] == messages.MAX_CHECKPOINT_BYTES
    assert contract["maxLogText"] == messages.MAX_TEXT
    assert (contract["maxDeviceText"], contract["maxName"]) == (MOST_DEVICE_TEXT, MOST_NAME)


@pytest.mark.parametrize(
    ("message", "name"),
    [(claimed_job.ClaimedJob, "claimed"), (messages.RegisterRequest, "register"), (messages.CreateRunResponse, "created")],
)
def test_messages_have_the_same_fields(contract: dict[str, Any], message: type[Message], name: str) -> None:
    assert names(message) == set(contract[name])
