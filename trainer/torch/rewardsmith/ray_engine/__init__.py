"""Claimed runs as Ray jobs."""
