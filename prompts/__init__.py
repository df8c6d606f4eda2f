"""What a model is told: one file a prompt."""
