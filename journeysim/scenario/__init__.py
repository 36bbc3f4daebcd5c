"""Scenario files: plain data that everyone may read."""
