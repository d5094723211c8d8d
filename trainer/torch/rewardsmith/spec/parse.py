"""A reward from its JSON, with its defaults filled in, or everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .canonical_hash import canonical_hash
from .faults import Fault, SpecFaults, capped_faults
from .json_value import as_json_value
from .limits import limit_faults, text_faults
from .rule_faults import rule_faults
from .shape import RewardSpec
from .shape_faults import shape_faults
from .signal_kinds import KnownSignals, read_known


@dataclass(frozen=True)
class ParsedSpec:
    """A reward as rewardsmith.rules reads it, defaults filled in, and the hash it is known by."""

    spec: dict[str, Any]
    hash: str


def parse_spec(value: Any, known_signals: Iterable[Any] | Mapping[str, str] | None = None) -> ParsedSpec:
    """
    A reward, or SpecFaults. Limits are looked at first, then the shape, then the rules across fields. `known_signals`: the
    task's (objects or dicts with name and kind, or a mapping from name to kind); None skips the checks that need them.
    """
    faults = limit_faults(value)
    if faults:
        raise SpecFaults(faults)
    try:
        plain = as_json_value(value)
    except TypeError as cause:
        raise SpecFaults([Fault((), str(cause))]) from None
    faults = text_faults(plain)
    if faults:
        raise SpecFaults(capped_faults(faults))
    try:
        shape = RewardSpec.model_validate(plain)
    except ValidationError as cause:
        raise SpecFaults(capped_faults(shape_faults(cause.errors(include_url=False), plain))) from None
    spec = shape.written()
    known: KnownSignals = read_known(known_signals)
    faults = rule_faults(spec, known)
    if faults:
        raise SpecFaults(capped_faults(faults))
    return ParsedSpec(spec, canonical_hash(spec))


def load_spec(path: str | Path, known_signals: Iterable[Any] | Mapping[str, str] | None = None) -> ParsedSpec:
    """A reward from a file of JSON. Raises SpecFaults, for text that is no JSON too, and OSError where it cannot be read."""
    text = Path(path).read_text(encoding="utf-8")
    try:
        value = json.loads(text)
    except ValueError as cause:
        raise SpecFaults([Fault((), f"{path} is no JSON: {cause}")]) from None
    except RecursionError:
        raise SpecFaults([Fault((), "lists and objects nest too deep; flatten them")]) from None
    return parse_spec(value, known_signals)
