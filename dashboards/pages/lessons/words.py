"""What each lesson says, in the visitor's language; numbers come from its runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ...text import t

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Words:
    """The words of a lesson: `lines` name its curves, `drawn` those to be drawn, `why` and `reason` fill numbers in."""

    title: str
    card: str
    setup: str
    ask: str
    chart: str
    unit: str
    question: str
    answers: Mapping[str, str]
    why: Callable[[Numbers], tuple[str, ...]]
    reason: Callable[[Numbers], str]
    lines: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    span: tuple[float, float, str] | None = None


def words() -> dict[str, Words]:
    """Return the words of all lessons."""
    return {
        "bandwagon": _bandwagon(),
        "friends": _friends(),
        "identity": _identity(),
        "frugality": _frugality(),
        "loop": _loop(),
    }


def _bandwagon() -> Words:
    return Words(
        title=t("bandwagon.title"),
        card=t("bandwagon.card"),
        setup=t("bandwagon.setup"),
        ask=t("bandwagon.ask"),
        chart=t("bandwagon.chart"),
        unit=t("bandwagon.unit"),
        lines={
            "alone": t("bandwagon.alone"),
            "conformists": t("bandwagon.conformists"),
            "snobs": t("bandwagon.snobs"),
        },
        why=lambda numbers: (t("bandwagon.why", **numbers), t("bandwagon.why_more", **numbers)),
        question=t("bandwagon.question"),
        answers={
            "melts": t("bandwagon.melts"),
            "stays": t("bandwagon.stays"),
            "grows": t("bandwagon.grows"),
        },
        reason=lambda numbers: t("bandwagon.reason", **numbers),
    )


def _friends() -> Words:
    return Words(
        title=t("friends.title"),
        card=t("friends.card"),
        setup=t("friends.setup"),
        ask=t("friends.ask"),
        chart=t("friends.chart"),
        unit=t("friends.unit"),
        choices={
            "circles": t("friends.circles"),
            "same": t("friends.same"),
            "scattered": t("friends.scattered"),
        },
        lines={
            "nobody": t("friends.line_nobody"),
            "circles": t("friends.line_circles"),
            "scattered": t("friends.line_scattered"),
        },
        why=lambda numbers: (t("friends.why", **numbers), t("friends.why_more", **numbers)),
        question=t("friends.question"),
        answers={"first": t("friends.first"), "each": t("friends.each"), "crowd": t("friends.crowd")},
        reason=lambda numbers: t("friends.reason", **numbers),
    )


def _identity() -> Words:
    return Words(
        title=t("identity.title"),
        card=t("identity.card"),
        setup=t("identity.setup"),
        ask=t("identity.ask"),
        chart=t("identity.chart"),
        unit=t("identity.unit"),
        lines={"quiet": t("identity.quiet"), "riders": t("identity.riders"), "office": t("identity.office")},
        span=(40.0, 120.0, t("identity.span")),
        why=lambda numbers: (t("identity.why", **numbers), t("identity.why_more", **numbers)),
        question=t("identity.question"),
        answers={"fell": t("identity.fell"), "same": t("identity.same"), "rose": t("identity.rose")},
        reason=lambda numbers: t("identity.reason", **numbers),
    )


def _frugality() -> Words:
    return Words(
        title=t("frugality.title"),
        card=t("frugality.card"),
        setup=t("frugality.setup"),
        ask=t("frugality.ask"),
        chart=t("frugality.chart"),
        unit=t("frugality.unit"),
        lines={"unheeded": t("frugality.unheeded"), "followed": t("frugality.followed")},
        span=(40.0, 70.0, t("frugality.span")),
        why=lambda numbers: (t("frugality.why", **numbers), t("frugality.why_more", **numbers)),
        question=t("frugality.question"),
        answers={"less": t("frugality.less"), "little": t("frugality.little"), "tips": t("frugality.tips")},
        reason=lambda numbers: t("frugality.reason", **numbers),
    )


def _loop() -> Words:
    return Words(
        title=t("loop.title"),
        card=t("loop.card"),
        setup=t("loop.setup"),
        ask=t("loop.ask"),
        chart=t("loop.chart"),
        unit=t("loop.unit"),
        choices={"all": t("loop.all"), "most": t("loop.most"), "third": t("loop.third"), "few": t("loop.few")},
        lines={
            "straight": t("loop.straight"),
            "back": t("loop.back"),
            "below": t("loop.below"),
            "again": t("loop.again"),
        },
        why=lambda numbers: (t("loop.why", **numbers), t("loop.why_more", **numbers)),
        question=t("loop.question"),
        answers={"tenth": t("loop.tenth"), "third": t("loop.third_lost"), "half": t("loop.half")},
        reason=lambda numbers: t("loop.reason", **numbers),
    )
