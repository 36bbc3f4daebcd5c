"""Finds what a folder offers: one concept, one file, one name.

The file's name is the registry's key and the key in a scenario file, so that a new influence, stage form,
network or lever is one new file and no list elsewhere.
"""

import importlib
import pkgutil
from functools import cache
from typing import TypeVar

from journeysim.scenario.parameters import Settings

Kind = TypeVar("Kind", bound=Settings)


@cache
def components(room: str, base: type[Kind]) -> dict[str, type[Kind]]:
    """Return the classes of a room by file name, in alphabetical order.

    A file counts when it defines one public subclass of `base`; `base.py` and names that begin with an
    underscore are passed over.
    """
    found: dict[str, type[Kind]] = {}
    package = importlib.import_module(f"journeysim.{room}")
    for entry in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
        if entry.name == "base" or entry.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{entry.name}")
        classes = [
            item
            for name, item in vars(module).items()
            if isinstance(item, type)
            and issubclass(item, base)
            and item is not base
            and item.__module__ == module.__name__
            and not name.startswith("_")
        ]
        if len(classes) > 1:
            raise TypeError(f"{module.__name__} defines {len(classes)} public classes; one file, one concept")
        if classes:
            found[entry.name] = classes[0]
    return found
