"""What one sees at a moment of a run, and why, in two to four sentences.

While it plays a run is told by the week: within one the sentences stay, so that they can be read. Changes are named
where they are larger than chance alone would make them.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from journeysim.experiments.live import LiveRun
from journeysim.records.log import Cast

#: Days of a week; a run shorter than eight of them is told by its eighths.
_WEEK, _PARTS = 7.0, 8
#: How many weeks are looked back on.
_BACK = 4
#: A count has changed when it differs by so many standard errors (counts of chance events have their own variance).
_ERRORS = 2.0
#: Changes of the share who own, and of mean frugality, from which on they are named.
_OWNING, _FRUGALITY = 0.02, 0.02
#: The share of journeys begun by friends from which on they are named.
_FRIENDS = 0.1
#: Counts that differ by no more than this share are about the same.
_ALIKE = 0.1

WHERE = {
    "need": "feeling a need",
    "product": "choosing a product",
    "vendor": "choosing a shop",
    "decision": "deciding whether to buy",
    "purchase": "at the checkout",
    "evaluation": "trying out what they bought",
}

#: Why somebody goes back, by the reason of the move.
WHY = {
    "nothing suits": "nothing suited",
    "no vendor acceptable": "no shop would do",
    "out of stock": "it was out of stock",
    "price": "the price was too high",
    "accessories": "they thought again about accessories",
    "new information": "they had heard news",
    "waits for a deal": "they wait for a deal",
    "checkout abandoned": "they left the checkout",
    "payment failed": "the payment failed",
    "offer gone": "the offer was used up",
    "group not tipped": "too few joined the group",
    "returned": "they sent back what they had bought",
}


#: What begins journeys, by the name of the cause; others go by their label.
THROUGH = {
    "functional": "a need of their own",
    "informational": "what friends tell",
    "normative": "what friends own",
    "crm": "a firm's reminder",
    "advertising": "advertising",
    "influencer": "influencers",
    "viral": "what friends passed on",
    "referral": "a customer's invitation",
    "community": "a brand's community",
    "recommender": "automatic suggestions",
    "feed": "the feed",
    "deal": "a deal",
}


@dataclass(frozen=True)
class Moment:
    """What there is to see: the series up to now, the moves of the time looked back on, who takes part.

    `series` and `moves` are those of a `LiveRun`; `span` is the number of steps looked back on, `told` how that is
    called, and `category` what is bought.
    """

    series: pd.DataFrame
    moves: pd.DataFrame
    cast: Cast
    span: int
    told: str
    category: str


def what_you_see(run: LiveRun, resting: bool = False) -> tuple[str, ...]:
    """Return the sentences on a run as it stood when its last week was full, or on one that rests as it stands."""
    days = run.steps * run.cast.step_days
    part = _WEEK if days >= _PARTS * _WEEK else days / _PARTS
    week = max(1, round(part / run.cast.step_days))
    made, span = run.step_number, _BACK * week
    last = made if resting else made // week * week
    told = f"{_BACK} weeks" if part == _WEEK else f"{span * run.cast.step_days:,.3g} days"
    moves = run.moves(max(last - span, 0) + 1, last)
    series = run.series().iloc[: last + 1]
    return sentences(Moment(series, moves, run.cast, span, told, run.scenario.market.category))


def sentences(seen: Moment) -> tuple[str, ...]:
    """Return two to four sentences: where people are, what was bought, and what moved them or sent them back."""
    if seen.series["step"].iloc[-1] == 0:
        return (_beginning(seen), "Nothing has happened yet.")
    more = [*_causes(seen), *_frugality(seen), *_back(seen)]
    return (_where(seen), _sales(seen), *more[:2])


def _beginning(seen: Moment) -> str:
    owning = round(seen.series["owners"].iloc[0] * seen.cast.consumers)
    return f"As the run begins, {owning:,} of {seen.cast.consumers:,} people own {_one(seen)}."


def _where(seen: Moment) -> str:
    now, people = seen.series.iloc[-1], seen.cast.consumers
    own = f"On day {now['day']:,g}, {round(now['owners'] * people):,} of {people:,} people own {_one(seen)}"
    before = _before(seen)
    if before is not None and abs(now["owners"] - before["owners"]) >= _OWNING:
        was = round(before["owners"] * people)
        own += f", {'up' if now['owners'] > before['owners'] else 'down'} from {was:,} ({seen.told} ago)"
    on_way = {name: int(now[f"stage.{name}"]) for name in seen.cast.stages if name != "idle"}
    if not (count := sum(on_way.values())):
        return f"{own}; nobody is on a journey."
    most = max(on_way, key=on_way.__getitem__)
    if count == 1:
        return f"{own}; one person is on a journey, {WHERE[most]}."
    return f"{own}; {count:,} are on a journey, most of all {WHERE[most]} ({on_way[most]:,})."


def _sales(seen: Moment) -> str:
    sold, before = _counts(seen, "units")
    when = f"In the last {seen.told}" if _full(seen) else "So far"
    if not sold:
        return f"{when} nobody has bought{'' if not before else f'; {before:,} did in the {seen.told} before'}."
    products = {name: _counts(seen, f"units.{name}")[0] for name in seen.cast.products}
    best = max(products, key=products.__getitem__)
    text = f"{when} {'one was' if sold == 1 else f'{sold:,} were'} bought{_compared(sold, before, seen)}"
    if len(products) > 1 and sold > 1:
        text += f", most often the {seen.cast.products[best]} ({products[best]:,})"
    return f"{text}."


def _causes(seen: Moment) -> Iterator[str]:
    """Yield what began journeys: the two strongest causes, the one that changed most, and what friends did."""
    counts = {name: _counts(seen, f"needs.{name}") for name in seen.cast.causes}
    total = sum(now for now, _ in counts.values())
    if not total:
        return
    strongest = [name for name in sorted(counts, key=lambda name: -counts[name][0]) if counts[name][0]][:2]
    named = [f"{_since(*counts[name])} came from {_through(seen, name)}" for name in strongest]
    text = f"Of {total:,} {'journey' if total == 1 else 'journeys'} begun {_within(seen)}, {' and '.join(named)}"
    changed = [name for name, (now, before) in counts.items() if before is not None and _differ(now, before)]
    if changed and not set(changed) & set(strongest):
        name = max(changed, key=lambda each: abs(_errors(counts[each][0], counts[each][1] or 0)))
        text += f"; {_since(*counts[name])} came from {_through(seen, name)}"
        strongest.append(name)
    text += _others(seen, {name: now for name, (now, _) in counts.items() if now and name not in strongest})
    by_own, by_word = counts.get("normative", (0, 0))[0], counts.get("informational", (0, 0))[0]
    if not changed and by_own + by_word >= max(5, _FRIENDS * total):
        stronger = by_own >= by_word
        text += f"; in all, friends moved {by_own + by_word:,}, "
        if min(by_own, by_word):
            text += f"more by what they {'own' if stronger else 'tell'} ({max(by_own, by_word):,}) than by"
            text += f" what they {'tell' if stronger else 'own'} ({min(by_own, by_word):,})"
        else:
            text += f"all by what they {'own' if stronger else 'tell'}"
    yield f"{text}."


def _others(seen: Moment, counts: dict[str, int]) -> str:
    """Return what began the journeys that are left: all of it, or where it is more than two causes the strongest."""
    if not counts:
        return ""
    left, causes = sum(counts.values()), sorted(counts, key=lambda name: -counts[name])
    named = " and ".join(_through(seen, name) for name in (causes if len(causes) < 3 else causes[:1]))
    if left == 1:
        return f", the other one from {named}"
    return f", the other {left:,} {'' if len(causes) < 3 else 'most often '}from {named}"


def _frugality(seen: Moment) -> Iterator[str]:
    before = _before(seen)
    if before is None:
        before = seen.series.iloc[0]
    was, now = float(before["frugality"]), float(seen.series["frugality"].iloc[-1])
    if abs(now - was) < _FRUGALITY:
        return
    way = "more" if now > was else "less"
    when = f"Over the last {seen.told}" if _full(seen) else "Since the start"
    text = f"{when} people have become {way} frugal, from {was:.2f} to {now:.2f} on average (of 1)"
    moves = seen.moves
    talked = int(moves.loc[(moves["reason"] == "frugality") & (moves["to"] == "idle"), "count"].sum())
    if talked:
        text += f", and {talked:,} {'was' if talked == 1 else 'were'} talked out of buying"
    yield f"{text}."


def _back(seen: Moment) -> Iterator[str]:
    back = seen.moves[seen.moves["back"]]
    total = int(back["count"].sum())
    if not total:
        return
    by_reason = back.groupby("reason", sort=False)["count"].sum()
    reason, most = str(by_reason.idxmax()), int(by_reason.max())
    times = "once" if total == 1 else f"{total:,} times"
    text = f"{_within(seen).capitalize()} somebody went back a step {times}, "
    text += f"{'' if most == total else 'most often '}because {WHY.get(reason, reason)}"
    yield f"{text}." if most == total else f"{text} ({most:,})."


def _one(seen: Moment) -> str:
    """Return the category with its article; one that is spoken of in the plural has none."""
    name = seen.category
    return name if name.endswith("s") else f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _through(seen: Moment, cause: str) -> str:
    return THROUGH.get(cause, seen.cast.causes[cause])


def _since(now: int, before: int | None) -> str:
    """Return a count, and what it was before where that is more than chance."""
    if before is None or not _differ(now, before):
        return f"{now:,}"
    return f"{now:,} ({'up' if now > before else 'down'} from {before:,})"


def _within(seen: Moment) -> str:
    """Return the time that counts are of."""
    return f"in these {seen.told}" if _full(seen) else "so far"


def _full(seen: Moment) -> bool:
    """Return whether the run is longer than the time looked back on."""
    return len(seen.series) - 1 > seen.span


def _before(seen: Moment) -> pd.Series | None:
    """Return the row at the beginning of the time looked back on."""
    return seen.series.iloc[-1 - seen.span] if _full(seen) else None


def _counts(seen: Moment, name: str) -> tuple[int, int | None]:
    """Return a count of the time looked back on, and of the time as long before; None where the run is shorter."""
    values, span = seen.series[name].iloc[1:], seen.span
    before = int(values.iloc[-2 * span : -span].sum()) if len(values) >= 2 * span else None
    return int(values.iloc[-span:].sum()), before


def _errors(now: int, before: int) -> float:
    return (now - before) / math.sqrt(max(now + before, 1))


def _differ(now: int, before: int) -> bool:
    return abs(_errors(now, before)) > _ERRORS


def _compared(now: int, before: int | None, seen: Moment) -> str:
    if before is None:
        return ""
    if _differ(now, before):
        return f", {'up' if now > before else 'down'} from {before:,} in the {seen.told} before"
    if abs(now - before) > _ALIKE * max(now, before):
        return f" ({before:,} in the {seen.told} before, which may be chance)"
    return (
        f", as many as in the {seen.told} before"
        if now == before
        else f", about as many as in the {seen.told} before ({before:,})"
    )
