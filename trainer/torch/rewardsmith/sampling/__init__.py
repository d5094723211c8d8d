"""Samples of a model, what a reward says of them, evaluations and banks."""
