"""A small complete scenario, and ways to write variants of it."""

from pathlib import Path

import pytest

from journeysim import Scenario, ScenarioError

MINIMAL = """
title = "A small market"
question = "Does it load?"

[time]
steps = 30

[population]
consumers = 100

[population.traits]
conformity = { distribution = "normal", mean = 0.2, sd = 0.4 }
passion = 0.3

[population.segments.families]
share = 0.4
traits.conformity = 0.5

[population.segments.students]
share = 0.6

[population.segments.students.traits]
tastes.camera = 1.0
trust.friends = 0.8

[network]
kind = "ring"
degree = 4

[products.nova-5]
brand = "nova"
price = 500
attributes.camera = 0.4

[products.nova-3]
brand = "nova"
price = 300.0

[vendors.bazaar]
kind = "marketplace"
sells = ["nova-5", "nova-3"]

[vendors.nova-site]
kind = "brand_site"
brand = "nova"

[channels.chat]
members = 0.7

[initial.owners.early]
share = 0.1
"""


def write(folder: Path, text: str = MINIMAL, name: str = "small.toml") -> Path:
    """Write a scenario file and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def child(folder: Path, text: str, name: str = "child.toml") -> Path:
    """Write the small scenario and a file that extends it by `text`; return the latter's path."""
    write(folder)
    return write(folder, 'extends = "small.toml"\n' + text, name)


def told(path: str | Path, **keywords: object) -> list[str]:
    """Return the lines of the error that loading must give, without the folder of the test."""
    with pytest.raises(ScenarioError) as caught:
        Scenario.load(path, **keywords)
    folder = str(Path(path).parent) + "/"
    return str(caught.value).replace(folder, "").splitlines()
