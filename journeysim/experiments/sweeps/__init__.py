"""Sweeps: many points of a design, run so that a crash costs little, and what they tell of the parameters."""
