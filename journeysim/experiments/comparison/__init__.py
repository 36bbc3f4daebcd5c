"""Compares plans with a base on the same luck: differences, money, and who bought because of it."""
