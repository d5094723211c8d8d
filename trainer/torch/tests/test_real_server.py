"""What Python sends, the real server takes."""

from __future__ import annotations

import math

import pytest
from real_server import RealServer

from rewardsmith.protocol.client import ProtocolClient, RefusedError
from rewardsmith.protocol.events_body import events_body
from rewardsmith.protocol.messages import (
    BaseModelOffer,
    ClaimRequest,
    CreateRunRequest,
    HeartbeatRequest,
    Lease,
    RegisterRequest,
    lease_of,
)
from rewardsmith.protocol.wire import metric_points

SPEC = {"schema": "rewardspec/1", "name": "R", "terms": [{"id": "c", "source": {"type": "signal", "signal": "correct"}}]}


def test_a_trainer_registers_claims_beats_reports_and_finishes(real_server: RealServer) -> None:
    client = ProtocolClient(real_server.origin, real_server.new_key("Box"))
    offer = BaseModelOffer(id="tiny-of-this-test")
    about = RegisterRequest(name="Box", engine="trl", version="1", device="cpu", tasks=["arithmetic"], base_models=[offer])
    trainer = client.register(about).trainer
    run = real_server.launch(SPEC, {"task": "arithmetic", "baseModel": "tiny-of-this-test", "steps": 2}, seed=7)
    job = client.claim(ClaimRequest(trainer=trainer))
    assert job is not None
    assert (job.run, job.job, job.seed, job.config.steps, job.resume_from) == (run, "train", 7, 2, None)
    lease = lease_of(job)
    first = events_body(lease, 1, {"metrics": metric_points({"reward": 0.5, "loss": math.nan}, 1)})
    assert client.events(first).result == "accepted"
    assert client.events(first).result == "duplicate"
    assert client.heartbeat(HeartbeatRequest(trainer=trainer, runs=[lease])).runs[0].want == "go"
    with pytest.raises(RefusedError) as caught:
        client.events(events_body(Lease(run=run, attempt=job.attempt, lease_token="stale"), 2, {}))
    assert caught.value.code == "lease_lost"
    client.events(events_body(lease, 2, {"finish": {"state": "finished", "lastSeq": 2}}))
    assert real_server.run(run)["status"] == "finished"
    assert real_server.points(run, "reward") == [(1, 1, 0.5)]
    assert math.isnan(real_server.points(run, "loss")[0][2])
    assert client.put_checkpoint(lease, 2, _tiny_safetensors()).result == "stored"
    assert client.get_checkpoint(run, 2) == _tiny_safetensors()


def test_a_script_of_ones_own_opens_its_run_and_goes_on_under_its_key(real_server: RealServer) -> None:
    client = ProtocolClient(real_server.origin, real_server.new_key("Script"))
    request = CreateRunRequest(name="mine", key="mine-1", steps=10, config={"lr": 1e-4, "note": None})
    first = client.create_run(request)
    second = client.create_run(request.model_copy(update={"resume_from": 4}))
    assert (second.run, second.attempt_number) == (first.run, 2)
    with pytest.raises(RefusedError) as caught:
        client.events(events_body(lease_of(first), 1, {}))
    assert caught.value.code == "lease_lost"
    with pytest.raises(RefusedError, match=r"at key"):
        ProtocolClient(real_server.origin, real_server.key).create_run(request)


def _tiny_safetensors() -> bytes:
    header = b'{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    return len(header).to_bytes(8, "little") + header + b"\x00\x00\x80\x3f"
