"""What each lesson says, in the visitor's language; numbers come from its runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ...text import t

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Words:
    """The words of a lesson: `lines` name its curves, `market` what is played; `why` and `reason` fill numbers in."""

    title: str
    card: str
    setup: str
    ask: str
    chart: str
    unit: str
    market: str
    question: str
    answers: Mapping[str, str]
    why: Callable[[Numbers], tuple[str, ...]]
    reason: Callable[[Numbers], str]
    lines: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    span: tuple[float, float, str] | None = None
    also: Mapping[str, str] = field(default_factory=dict)


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
        title=t("lesson_bandwagon.title"),
        card=t("lesson_bandwagon.card"),
        setup=t("lesson_bandwagon.setup"),
        ask=t("lesson_bandwagon.ask"),
        chart=t("lesson_bandwagon.chart"),
        unit=t("lesson_bandwagon.unit"),
        market=t("lesson_bandwagon.market"),
        lines={
            "alone": t("lesson_bandwagon.alone"),
            "conformists": t("lesson_bandwagon.conformists"),
            "snobs": t("lesson_bandwagon.snobs"),
        },
        why=lambda numbers: (t("lesson_bandwagon.why", **numbers), t("lesson_bandwagon.why_more", **numbers)),
        question=t("lesson_bandwagon.question"),
        answers={
            "melts": t("lesson_bandwagon.melts"),
            "stays": t("lesson_bandwagon.stays"),
            "grows": t("lesson_bandwagon.grows"),
        },
        reason=lambda numbers: t("lesson_bandwagon.reason", **numbers),
    )


def _friends() -> Words:
    return Words(
        title=t("lesson_friends.title"),
        card=t("lesson_friends.card"),
        setup=t("lesson_friends.setup"),
        ask=t("lesson_friends.ask"),
        chart=t("lesson_friends.chart"),
        unit=t("lesson_friends.unit"),
        market=t("lesson_friends.market"),
        choices={
            "circles": t("lesson_friends.circles"),
            "same": t("lesson_friends.same"),
            "scattered": t("lesson_friends.scattered"),
        },
        lines={
            "nobody": t("lesson_friends.line_nobody"),
            "circles": t("lesson_friends.line_circles"),
            "scattered": t("lesson_friends.line_scattered"),
        },
        why=lambda numbers: (t("lesson_friends.why", **numbers), t("lesson_friends.why_more", **numbers)),
        also={"scattered": t("lesson_friends.try_scattered")},
        question=t("lesson_friends.question"),
        answers={
            "first": t("lesson_friends.first"),
            "each": t("lesson_friends.each"),
            "crowd": t("lesson_friends.crowd"),
        },
        reason=lambda numbers: t("lesson_friends.reason", **numbers),
    )


def _identity() -> Words:
    return Words(
        title=t("lesson_identity.title"),
        card=t("lesson_identity.card"),
        setup=t("lesson_identity.setup"),
        ask=t("lesson_identity.ask"),
        chart=t("lesson_identity.chart"),
        unit=t("lesson_identity.unit"),
        market=t("lesson_identity.market"),
        lines={
            "quiet": t("lesson_identity.quiet"),
            "riders": t("lesson_identity.riders"),
            "office": t("lesson_identity.office"),
        },
        span=(40.0, 120.0, t("lesson_identity.span")),
        why=lambda numbers: (t("lesson_identity.why", **numbers), t("lesson_identity.why_more", **numbers)),
        question=t("lesson_identity.question"),
        answers={
            "fell": t("lesson_identity.fell"),
            "same": t("lesson_identity.same"),
            "rose": t("lesson_identity.rose"),
        },
        reason=lambda numbers: t("lesson_identity.reason", **numbers),
    )


def _frugality() -> Words:
    return Words(
        title=t("lesson_frugality.title"),
        card=t("lesson_frugality.card"),
        setup=t("lesson_frugality.setup"),
        ask=t("lesson_frugality.ask"),
        chart=t("lesson_frugality.chart"),
        unit=t("lesson_frugality.unit"),
        market=t("lesson_frugality.market"),
        lines={"unheeded": t("lesson_frugality.unheeded"), "followed": t("lesson_frugality.followed")},
        span=(40.0, 70.0, t("lesson_frugality.span")),
        why=lambda numbers: (t("lesson_frugality.why", **numbers), t("lesson_frugality.why_more", **numbers)),
        question=t("lesson_frugality.question"),
        answers={
            "less": t("lesson_frugality.less"),
            "little": t("lesson_frugality.little"),
            "tips": t("lesson_frugality.tips"),
        },
        reason=lambda numbers: t("lesson_frugality.reason", **numbers),
    )


def _loop() -> Words:
    return Words(
        title=t("lesson_loop.title"),
        card=t("lesson_loop.card"),
        setup=t("lesson_loop.setup"),
        ask=t("lesson_loop.ask"),
        chart=t("lesson_loop.chart"),
        unit=t("lesson_loop.unit"),
        market=t("lesson_loop.market"),
        choices={
            "all": t("lesson_loop.all"),
            "most": t("lesson_loop.most"),
            "third": t("lesson_loop.third"),
            "few": t("lesson_loop.few"),
        },
        lines={
            "straight": t("lesson_loop.straight"),
            "back": t("lesson_loop.back"),
            "below": t("lesson_loop.below"),
            "again": t("lesson_loop.again"),
        },
        why=lambda numbers: (t("lesson_loop.why", **numbers), t("lesson_loop.why_more", **numbers)),
        question=t("lesson_loop.question"),
        answers={"tenth": t("lesson_loop.tenth"), "third": t("lesson_loop.third_lost"), "half": t("lesson_loop.half")},
        reason=lambda numbers: t("lesson_loop.reason", **numbers),
    )
