"""A trainer's life: claim runs, keep their folders, start a worker for each, go on after a crash."""
