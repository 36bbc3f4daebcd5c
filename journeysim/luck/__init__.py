"""Keyed randomness: every uniform has an address, none has a position in a stream."""

from journeysim.luck.draws import Luck

__all__ = ["Luck"]
