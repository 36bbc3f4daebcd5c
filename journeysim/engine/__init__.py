"""The model: a step that reads like the description."""
