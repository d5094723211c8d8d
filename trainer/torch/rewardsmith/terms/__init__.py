"""Terms that are not rules: Python in a killable process, and models that score."""
