"""Firms act: one lever per file."""
