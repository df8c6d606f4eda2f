"""What words an answer: one registry, streamed words out of a model, with deadlines and faults."""
