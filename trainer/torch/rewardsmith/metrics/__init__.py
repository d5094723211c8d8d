"""Metrics that follow from scored rollouts and from evaluations, by the names of the TypeScript."""
