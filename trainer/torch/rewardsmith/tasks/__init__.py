"""What is practised: prompts in three splits, a verifier, the signals it measures."""
