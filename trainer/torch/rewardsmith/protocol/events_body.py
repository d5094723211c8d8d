"""The body of an events call."""

from __future__ import annotations

from typing import Any

from .messages import Lease
from .wire import encode_json


def events_body(lease: Lease, seq: int, content: dict[str, Any]) -> bytes:
    """The bytes of batch `seq` of an attempt; `content` has metrics, rollouts, evaluations, logs, checkpoint or finish."""
    return encode_json({**lease.model_dump(by_alias=True), "seq": seq, **content})
