"""What the page lets a visitor change: parameters in groups, and settings worth trying."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journeysim.scenario.declared import declared
from journeysim.scenario.scenario import Scenario

from ...text import t

#: The parameters that are there at once: the four influences, each by its strength.
MAIN = (
    "influences.normative.weight",
    "influences.informational.weight",
    "influences.identity.weight",
    "influences.frugality.trend_weight",
)

_OFF = {f"influences.{each}.form": "off" for each in ("normative", "informational", "identity", "frugality")}


def is_off(scenario: Scenario, key: str) -> bool:
    """Return whether the influence that a parameter belongs to is off, so that the parameter does nothing."""
    return bool(declared(scenario, f"{key.rpartition('.')[0]}.form").value == "off")


@dataclass(frozen=True)
class Group:
    """Further parameters under a heading, and the lesson on what they do: its name and its title."""

    heading: str
    keys: tuple[str, ...]
    lesson: tuple[str, str] | None = None


def groups() -> tuple[Group, ...]:
    """Return the further parameters in groups."""
    return (
        Group(
            t("explore.normative"),
            ("influences.normative.form", "influences.normative.want_rate"),
            ("bandwagon", t("lesson_bandwagon.title")),
        ),
        Group(
            t("explore.informational"),
            ("influences.informational.form", "influences.informational.evidence"),
            ("friends", t("lesson_friends.title")),
        ),
        Group(
            t("explore.identity"),
            (
                "influences.identity.form",
                "influences.identity.neighbourhood",
                "influences.identity.repulsion",
                "influences.identity.abandon_rate",
            ),
            ("identity", t("lesson_identity.title")),
        ),
        Group(
            t("explore.frugality"),
            (
                "influences.frugality.form",
                "influences.frugality.level_rate",
                "influences.frugality.want_cut",
                "influences.frugality.talk_rate",
            ),
            ("frugality", t("lesson_frugality.title")),
        ),
        Group(
            t("explore.journey"),
            (
                "stages.need.rate",
                "stages.need.feed_rate",
                "stages.need.want_fade",
                "stages.need.loyalty_loop",
                "stages.product.looks",
                "stages.decision.reservation",
                "stages.purchase.drop_out",
                "stages.evaluation.return_rate",
                "stages.evaluation.pass_on",
            ),
            ("loop", t("lesson_loop.title")),
        ),
        Group(t("explore.market"), ("market.price_level", "network.homophily")),
    )


@dataclass(frozen=True)
class Preset:
    """Settings worth trying in a market, named by what they show; `watch` says where to look."""

    label: str
    watch: str
    market: str
    settings: Mapping[str, Any]


def presets() -> dict[str, Preset]:
    """Return the settings worth trying by name."""
    return {
        "alone": Preset(t("explore.preset_alone"), t("explore.watch_alone"), "smartphones", _OFF),
        "crowd": Preset(
            t("explore.preset_crowd"),
            t("explore.watch_crowd"),
            "fashion",
            {"influences.normative.weight": 10.0, "influences.normative.want_rate": 0.04},
        ),
        "word": Preset(
            t("explore.preset_word"),
            t("explore.watch_word"),
            "smartphones",
            {"influences.informational.weight": 0.02, "influences.informational.evidence": 4.0},
        ),
        "groups": Preset(
            t("explore.preset_groups"),
            t("explore.watch_groups"),
            "fashion",
            {"influences.identity.weight": 12.0, "influences.identity.neighbourhood": 0.9, "network.homophily": 0.9},
        ),
        "less": Preset(
            t("explore.preset_less"),
            t("explore.watch_less"),
            "recession",
            {"influences.frugality.trend_weight": 0.8, "influences.frugality.level_rate": 0.01},
        ),
        "checkout": Preset(
            t("explore.preset_checkout"),
            t("explore.watch_checkout"),
            "smartphones",
            {"stages.purchase.drop_out": 0.0},
        ),
    }


def changeable() -> frozenset[str]:
    """Return the keys that may be changed, whoever asks."""
    offered = [*MAIN, *(key for each in groups() for key in each.keys)]
    return frozenset([*offered, *(key for each in presets().values() for key in each.settings)])
