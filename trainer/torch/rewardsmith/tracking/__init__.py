"""Runs of a training script of one's own: init, log, finish, a callback, and sync of what was written offline."""
