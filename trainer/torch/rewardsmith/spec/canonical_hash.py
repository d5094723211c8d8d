"""What a reward is known by."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from .json_value import as_json_value
from .shape import RewardSpec


def canonical_hash(spec: Mapping[str, Any]) -> str:
    """SHA-256 in hex of the RFC 8785 JSON of a spec with defaults filled in, without name, labels and tests."""
    return hashlib.sha256(canonical_json(spec).encode()).hexdigest()


def canonical_json(spec: Mapping[str, Any]) -> str:
    """The text that is hashed; raises pydantic's ValidationError for what is no spec."""
    filled = RewardSpec.model_validate(as_json_value(dict(spec))).written()
    rest = {key: value for key, value in filled.items() if key not in ("name", "tests", "terms")}
    terms = [{key: value for key, value in term.items() if key != "label"} for term in filled["terms"]]
    return rfc8785.dumps({**rest, "terms": terms}).decode()
