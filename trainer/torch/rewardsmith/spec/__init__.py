"""RewardSpec v1 at the door: parsed, with faults by path, defaults filled in, and its canonical hash."""
