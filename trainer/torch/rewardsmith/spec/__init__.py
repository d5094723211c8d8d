"""RewardSpec v1 as it is read: the shape, the faults with their paths, the hash. What a spec means is rewardsmith.rules."""

from .canonical_hash import canonical_hash, canonical_json
from .faults import Fault, SpecFaults
from .parse import ParsedSpec, load_spec, parse_spec

__all__ = ["Fault", "ParsedSpec", "SpecFaults", "canonical_hash", "canonical_json", "load_spec", "parse_spec"]
