"""The people as columns, their synthesis, and the Mesa view of one row."""
