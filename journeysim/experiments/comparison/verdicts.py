"""What a comparison says, in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from journeysim.experiments.comparison.own import PLACE, short
from journeysim.experiments.statistics import Estimate, required

#: More replicates than this are not recommended to anybody who may ask for as many as she likes.
MOST_REPLICATES = 1000
#: So many replicates that are all the same tell little, since the next may differ.
FEW = 5
_MOST_PLACES = 6


@dataclass(frozen=True)
class Verdict:
    """A sentence about a plan and a measure; `plan` is "" where it is about all of them.

    `key` is `more`, `less`, `equal` (in every replicate), `unsure`, `single` (one replicate only) or `none`
    (no value).
    """

    plan: str
    metric: str
    key: str
    text: str


@dataclass(frozen=True)
class Wording:
    """How to tell of a difference: `plan-a {more.format(amount)}`, and what it may not make a difference to.

    `one` replaces `more` and `less` for a single unit, where the noun changes; `percent` shows shares in
    percentage points.
    """

    more: str
    less: str
    question: str
    subject: str
    singular: tuple[str, str] = ("", "")
    percent: bool = False


_PLAIN = Wording("", "", "", "")


def key_of(found: Estimate | None) -> str:
    """Return what can be told of a difference, one of the keys of `Verdict`."""
    if found is None:
        return "none"
    if found.mean == 0.0 and (found.n == 1 or found.sd == 0.0):
        return "equal"
    if found.n == 1:
        return "single"
    if found.certain:
        return "more" if found.mean > 0 else "less"
    return "unsure"


def wording(metric: str, label: str, unit: str, own: str, category: str, currency: str) -> Wording:
    """Return how to tell of a measure; `own` is what the own sales are called, "" for the whole market."""
    own, long = short(own), own != short(own)
    at = own.removeprefix(PLACE) if own.startswith(PLACE) else ""
    of = f" at {at}" if at else f" with {own}" if own else ""
    if metric == "own.units":
        thing, things = (
            ("own unit", "own units")
            if long
            else (f"unit of {own}", f"units of {own}")
            if own and not at
            else (category + of, plural(category) + of)
        )
        return Wording(
            f"sells {{}} more {things} after returns", f"sells {{}} fewer {things} after returns",
            f"it sells more {things} or fewer", f"how many {things} are sold and kept",
            (f"sells {{}} more {thing} after returns", f"sells {{}} fewer {thing} after returns"),
        )  # fmt: skip
    if metric == "own.revenue":
        return Wording(
            f"takes in {{}} {currency} more{of}", f"takes in {{}} {currency} less{of}",
            f"it takes in more{of} or less", f"revenue{of}",
        )  # fmt: skip
    if metric == "own.margin":
        return Wording(
            f"makes {{}} {currency} more margin{of}", f"makes {{}} {currency} less margin{of}",
            f"it makes more margin{of} or less", f"the margin{of}",
        )  # fmt: skip
    if metric == "own.profit":
        return Wording(
            f"makes {{}} {currency} more profit{of}", f"makes {{}} {currency} less profit{of}",
            f"it makes more profit{of} or less", f"profit{of}",
        )  # fmt: skip
    percent = unit.startswith("share")
    amount = " percentage points" if percent else f" {unit}"
    told = f"'{label}'"
    return Wording(
        f"raises {told} by {{}}{amount}", f"lowers {told} by {{}}{amount}", f"it raises {told} or lowers it", told,
        percent=percent,
    )  # fmt: skip


def sentence(plan: str, found: Estimate | None, words: Wording, pairs: bool = True) -> str:
    """Return the verdict on a plan in words."""
    key = key_of(found)
    if found is None:
        return f"{plan}: no value of {words.subject} in any replicate"
    flag = "" if pairs else ", unpaired"
    if key == "equal":
        if found.n == 1:
            return f"{plan} makes no difference to {words.subject} in the one replicate, which tells little"
        return f"{plan} makes no difference to {words.subject}: {'every pair is equal' if pairs else 'all are equal'}"
    text, (mean, low, high) = _signed(found, words)
    if key == "single":
        return f"{plan}: cannot tell from one replicate whether {words.question} (in that one it {text.format(mean)})"
    if key == "unsure":
        so_far = f"so far it {text.format(mean)}" if found.mean else "so far none on average"
        _, ends = _ends(found, words, 1.0)
        lies = f"the difference lies between {ends.replace(' to ', ' and ')}"
        return f"{plan}: cannot tell yet whether {words.question}; {lies} (95% interval{flag}; {so_far})"
    if found.sd == 0.0:
        return f"{plan} {text.format(mean)} ({_same(found, pairs)})"
    return f"{plan} {text.format(mean)} (95% interval {low} to {high}{flag})"


def advice(found: Estimate | None, most: int) -> str:
    """Return how many more replicates would tell a difference as large as the one found from none.

    "" where that can be told already, where fewer than `FEW` say too little of how far replicates lie apart, and where
    it takes more than `most`.
    """
    if found is None or key_of(found) != "unsure" or found.n < FEW:
        return ""
    count = required(found, abs(found.mean))
    more = 0 if count is None else _about(max(count - found.n, 1))
    if not 0 < more <= most:
        return ""
    return f"If the difference stays as large, about {more:,} more replicates would tell it from none"


def ranking(
    plans: Sequence[str], profits: Sequence[Estimate], second: Estimate | None, currency: str, pairs: bool = True
) -> Verdict:
    """Return which plan returns most and how sure that is.

    `profits` are each plan's profit against the base, `second` that of the best plan less that of the second
    best (`None` when there is one plan).
    """
    order = sorted(range(len(plans)), key=lambda number: -profits[number].mean)
    name, profit = plans[order[0]], profits[order[0]]
    tied = second is not None and key_of(second) == "unsure"
    lead = _lead(name, profit, currency, len(plans) == 1, pairs, tied)
    if second is None:
        return Verdict("", "own.profit", key_of(profit), lead)
    other, key = plans[order[1]], key_of(second)
    (gap, low, high), _ = _ends(second, _PLAIN, 1.0)
    # Of two losses none is "more".
    beyond = "more than" if profit.mean > 0 else "ahead of"
    if key == "equal":
        tail = f"{other} returns the same in {_every(second, pairs)}"
    elif key == "single":
        tail = f"that is {gap} {currency} {beyond} {other} there"
    elif key == "unsure":
        tail = f"whether it is ahead of {other} ({gap} {currency} so far) cannot be told yet"
    elif second.sd == 0.0:
        tail = f"that is {gap} {currency} {beyond} {other} ({_same(second, pairs)})"
    else:
        ahead = f", ahead in {second.ahead:.0%} of the pairs" if pairs else ""
        tail = f"that is {gap} {currency} {beyond} {other} (95% interval {low} to {high}{ahead})"
    return Verdict("", "own.profit", key, f"{lead}; {tail}")


def _lead(name: str, profit: Estimate, currency: str, alone: bool, pairs: bool, tied: bool) -> str:
    """Return the sentence on the best plan against the base; `tied` if it is not surely ahead of the second best."""
    key = key_of(profit)
    if key == "equal":
        there = f" in {_every(profit, pairs)}"
        return (
            f"{name} returns as much as the base{there}"
            if alone
            else f"No plan returns more than the base; {name} returns as much{there}"
        )
    gained = profit.mean > 0
    (amount, low, high), _ = _ends(profit, _PLAIN, 1.0 if gained else -1.0)
    told = f"{amount} {currency} {'more' if gained else 'less'} profit than the base"
    flag = "" if pairs else ", unpaired"
    if key == "single":
        if alone:
            return f"Whether {name} pays cannot be told from one replicate: {told} there"
        if gained:
            return f"In the one replicate {name} returns most; whether it pays cannot be told from one: {told}"
        return f"In the one replicate no plan earns more than the base; {name} loses least: {told}"
    if key == "unsure":
        told = f"{told} so far" if profit.mean else "as much profit as the base on average so far"
        told += f" (95% interval of the difference {_ends(profit, _PLAIN, 1.0)[1]}{flag})"
        if alone:
            return f"Whether {name} pays cannot be told yet: {told}"
        if gained:
            return f"{name} leads, but whether it pays cannot be told yet: {told}"
        return f"No plan earns more than the base so far; {name} comes closest, and may pay or not: {told}"
    sure = f" ({_same(profit, pairs)})" if profit.sd == 0.0 else f" (95% interval {low} to {high}{flag})"
    if alone:
        return f"{name} {'pays' if gained else 'does not pay'}: {told}{sure}"
    if gained and tied:
        return f"No winner yet: {name} pays and leads, with {told}{sure}"
    return f"{name} returns most: {told}{sure}" if gained else f"No plan pays; {name} loses least: {told}{sure}"


def shown(value: float, least: int) -> str:
    """Return a number with so many decimals, or with as many as it takes not to be shown as 0 (6 at most)."""
    places = least
    while value and round(value, places) == 0.0 and places < _MOST_PLACES:
        places += 1
    if round(value, places) == 0.0:
        return f"{0.0:,.{least}f}"
    return f"{value:,.{places}f}"


def plural(noun: str) -> str:
    """Return the plural of an English noun: phones, watches, batteries."""
    last = noun.rsplit(" ", 1)[-1].lower()
    if last.endswith(("s", "x", "z", "ch", "sh")):
        return f"{noun}es"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def _signed(found: Estimate, words: Wording) -> tuple[str, tuple[str, str, str]]:
    """Return the words of the sign, and the amounts with that sign taken off: mean, lower and upper end."""
    sign = -1.0 if found.mean < 0 else 1.0
    (mean, low, high), _ = _ends(found, words, sign)
    if mean == "1" and words.singular[0]:
        return words.singular[sign < 0], (mean, low, high)
    return words.less if sign < 0 else words.more, (mean, low, high)


def _ends(found: Estimate, words: Wording, sign: float) -> tuple[tuple[str, str, str], str]:
    """Return mean, lower and upper end with a sign taken off, and both ends together.

    An interval that holds 0 is always told with `sign` 1, plan less base, or its two ends would say the opposite.
    """
    scale = 100.0 if words.percent else 1.0
    ends = sorted((sign * found.low * scale, sign * found.high * scale))
    width = ends[1] - ends[0]
    # So many decimals as the width of the interval bears.
    size = width if math.isfinite(width) and width > 0 else abs(found.mean * scale)
    places = 0 if size >= 4 or size == 0 else min(_MOST_PLACES, 1 - math.floor(math.log10(size)))
    if not found.sd > 0.0 and float(found.mean * scale).is_integer():
        places = 0
    mean, low, high = (shown(each, places) for each in (abs(found.mean * scale), *ends))
    return (mean, low, high), f"{low} to {high}"


def _same(found: Estimate, pairs: bool) -> str:
    """Return that all replicates say the same, and what that is worth."""
    little = "; so few tell little" if found.n < FEW else ""
    return f"the same in {_every(found, pairs)}{little}"


def _every(found: Estimate, pairs: bool) -> str:
    if found.n == 1:
        return "the one replicate"
    what = "pair" if pairs else "replicate"
    return f"both {what}s" if found.n == 2 else f"every {what}"


def _about(count: int) -> int:
    step = 5 if count < 20 else 10 if count < 200 else 50
    return math.ceil(count / step) * step
