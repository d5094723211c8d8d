"""Training with TRL's trainers on the rules of a reward."""
