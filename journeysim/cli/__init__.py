"""The command line: parses and prints; computes nothing.

Heavy imports wait until a command needs them, so that `journeysim --help` answers at once.
"""

from journeysim.cli.app import main

__all__ = ["main"]
