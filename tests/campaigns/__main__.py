"""Prints what each lever does to the measure that it claims to move: `python -m tests.campaigns`."""

from tests.campaigns.signs import PAIRS, table

print(f"Each lever in the small market of tests/campaigns/market.py against the same without it, {PAIRS} pairs\n")
print(table())
