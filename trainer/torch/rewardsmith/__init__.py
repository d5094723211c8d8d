"""Rewardsmith's Python side."""
