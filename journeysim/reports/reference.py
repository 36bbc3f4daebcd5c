"""The reference of scenario keys, state columns and metrics, read off their declarations.

`python -m journeysim.reports.reference docs/reference.md` writes it; without a file it is printed.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from journeysim.experiments.comparison import differences, returns, truth
from journeysim.experiments.run import run
from journeysim.influences.base import Influence
from journeysim.population.columns import declared_columns
from journeysim.records.log import Cast, Log
from journeysim.records.metrics import catalogue
from journeysim.records.summary import measures
from journeysim.scenario import distributions
from journeysim.scenario.parameters import Settings
from journeysim.scenario.problems import number, shown
from journeysim.scenario.scenario import Scenario
from journeysim.scenario.schema import scenario_model
from journeysim.scenario.shape import Node
from journeysim.stages.opening import WANTS

INTRODUCTION = """# Reference

Written by `make docs` from the declarations in the code; do not edit it by hand. The same information is shown by an
editor that knows the JSON Schema of scenario files (`journeysim scenarios schema`).

- [Keys of a scenario file](#keys-of-a-scenario-file)
- [Distributions](#distributions)
- [Moves between stages](#moves-between-stages)
- [State of a consumer](#state-of-a-consumer)
- [Metrics of a step](#metrics-of-a-step)
- [Measures of a run](#measures-of-a-run)
- [Measures of a comparison](#measures-of-a-comparison)

A name in capitals stands for one that the scenario chooses. "assumed; calibrate" as a source says that the number is a
guess to be replaced by data; D-numbers are those of [model.md](model.md#what-the-field-knows).
"""

#: The smallest scenario in which every metric exists, with a name of each kind.
SPECIMEN: dict[str, Any] = {
    "time": {"steps": 1},
    "population": {
        "consumers": 2,
        "segments": {"segment": {"share": 1.0, "traits": {"identity_group": {"group": 1.0, "other": 1.0}}}},
    },
    "network": {"kind": "well_mixed"},
    "products": {"product": {"price": 1.0}},
    "vendors": {"vendor": {"kind": "marketplace"}},
    "channels": {"channel": {}},
    "campaigns": {"campaign": {"lever": "advertising", "product": "product", "channel": "channel", "budget": 1.0}},
}


def reference() -> str:
    """Return the whole reference as Markdown."""
    parts = [INTRODUCTION, "## Keys of a scenario file\n", *_keys(), "## Distributions\n", *_distributions()]
    parts += [*_moves(), *_columns(), *_metrics(), *_comparison()]
    return "\n".join(parts).rstrip() + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [_row(head), "|" + "---|" * len(head), *(_row(cells) for cells in rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _keys() -> Iterator[str]:
    yield "Top-level keys are `title`, `question` and `description` (texts), `extends`, and these tables.\n"
    seen: dict[type[Settings], str] = {}
    for name, info in scenario_model().model_fields.items():
        yield from _section(name, Node.of(info), seen)


def _section(place: str, node: Node, seen: dict[type[Settings], str]) -> Iterator[str]:
    """Yield the tables of a place: one, one for each kind, or one for the entries that an author names."""
    entries = node.entries()
    if entries is not None and entries.tables():
        yield from _section(f"{place}.NAME", entries, seen)
        return
    kinds, chooser = node.tables(), node.chooser()
    shared = _shared(kinds) if chooser and len(kinds) > 1 else []
    if shared:
        title = f"`[{place}]` with any `{chooser}`"
        yield from _table_of(title, place, kinds[0], seen, "What all kinds have.", shared)
    for kind in kinds:
        title = f"`[{place}]`"
        if chooser and len(kinds) > 1:
            value = ", ".join(shown(each).replace("'", '"') for each in get_args(kind.model_fields[chooser].annotation))
            title += f" with `{chooser} = {value}`"
        if kind in seen:
            yield f"### {title}\n\nThe same keys as `[{seen[kind]}]`.\n"
            continue
        seen[kind] = place
        own = [key for key in kind.model_fields if key not in shared]
        yield from _table_of(title, place, kind, seen, _summary(kind), own)


def _shared(kinds: Sequence[type[Settings]]) -> list[str]:
    """Return the keys that all kinds have, with the same default, bounds and meaning."""

    def told(kind: type[Settings], key: str) -> tuple[str, ...]:
        return _key(key, Node.of(kind.model_fields[key]), kind.model_fields[key])

    first, *others = kinds
    return [
        key
        for key in first.model_fields
        if all(key in kind.model_fields and told(kind, key) == told(first, key) for kind in others)
    ]


def _table_of(
    title: str, place: str, kind: type[Settings], seen: dict[type[Settings], str], summary: str, keys: Sequence[str]
) -> Iterator[str]:
    rows, below = [], []
    for key in keys:
        info = kind.model_fields[key]
        node = Node.of(info)
        entries = node.entries()
        holds_tables = node.tables() or (entries is not None and entries.tables())
        if holds_tables and "distribution" not in (node.chooser(), entries.chooser() if entries else ""):
            below.append((f"{place}.{key}", node))
        else:
            rows.append(_key(key, node, info))
    if rows:
        yield f"### {title}\n"
        yield f"{summary}\n"
        yield table(("Key", "Default", "Unit", "Allowed", "Source", "What it is"), rows)
    for where, node in below:
        yield from _section(where, node, seen)


def _summary(kind: type[Settings]) -> str:
    told = (kind.__doc__ or "").strip().splitlines()
    first = told[0] if told else ""
    return f"{first} Acts at {_places(kind)} unless `at` says otherwise." if issubclass(kind, Influence) else first


def _places(kind: type[Settings]) -> str:
    return ", ".join(f"`{each}`" for each in kind.model_fields["at"].get_default() or ())


def _key(key: str, node: Node, info: Any) -> tuple[str, ...]:
    default = "required" if info.is_required() else _default(info.get_default(call_default_factory=True))
    unit = str(node.extra.get("unit", ""))
    bare = replace(node, extra={name: each for name, each in node.extra.items() if name != "unit"})
    source = str(node.extra.get("source", ""))
    return f"`{key}`", default, unit, bare.allowed(), source, info.description or ""


def _default(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool) or not isinstance(value, int | float):
        if value in ("", {}, []):
            return "empty"
        return f"`{shown(value)}`" if isinstance(value, str) else shown(value)
    return number(value)


def _distributions() -> Iterator[str]:
    yield (
        "A trait is a number for all, or a table with `distribution`. Values are drawn by inverse CDF and cut to the"
        " trait's bounds by rescaling the uniform, so nobody piles up on a bound.\n"
    )
    rows = []
    for kind in distributions.Distribution.__subclasses__():
        name = get_args(kind.model_fields["distribution"].annotation)[0]
        keys = ", ".join(f"`{key}`" for key in kind.model_fields if key != "distribution")
        rows.append((f"`{name}`", keys, (kind.__doc__ or "").splitlines()[0]))
    yield table(("distribution", "Keys", "What it draws"), rows)


def _moves() -> Iterator[str]:
    yield "## Moves between stages\n"
    yield "Every move that a consumer can make. The ways of the moves are told in [model.md](model.md#submodels).\n"
    stages = scenario_model().model_fields["stages"].annotation
    rows = []
    for name in ("need", "product", "vendor", "decision", "purchase", "evaluation"):
        stage: Any = stages.model_fields[name].annotation  # type: ignore[union-attr]
        for move in stage.moves:
            sense = "back" if move.back else "end" if move.target == "idle" else "on"
            rows.append((move.source, move.target, move.reason, sense))
    yield table(("From", "To", "Reason", "Direction"), rows)


def _columns() -> Iterator[str]:
    yield "## State of a consumer\n"
    yield (
        "Each is one NumPy column with a row for each consumer; `by` names a second dimension. Influences may add"
        " columns of their own. Money is in cents.\n"
    )
    rows = [
        (f"`{name}`", column.by, column.dtype, column.unit, column.meaning)
        for name, column in declared_columns().items()
    ]
    yield table(("Column", "By", "Type", "Unit", "Meaning"), rows)


def _metrics() -> Iterator[str]:
    cast, log = _specimen()
    found = catalogue(cast)
    yield "## Metrics of a step\n"
    yield (
        "The columns of `Result.steps` and `steps.parquet`, after `replicate`, `step` and `day`. Over a run a metric is"
        " summed, or its last value counts; a ratio has no value for a run of its own.\n"
    )
    over = {"sum": "sum", "last": "last value", "ratio": "–"}
    yield table(
        ("Metric", "Unit", "Over a run", "What it is"),
        [(f"`{each.name}`", each.unit, over[each.over], each.label) for each in found],
    )
    yield "## Measures of a run\n"
    yield (
        "`Result.summary` and `summary.json` hold every metric above that is summed or whose last value counts, and"
        " these. Wants are the causes " + ", ".join(f"`{each}`" for each in WANTS) + ".\n"
    )
    known = {each.name for each in found if each.over != "ratio"}
    rows = [(f"`{each.name}`", each.unit, each.label) for each in measures(cast, found, log) if each.name not in known]
    yield table(("Measure", "Unit", "What it is"), rows)


def _comparison() -> Iterator[str]:
    yield "## Measures of a comparison\n"
    yield (
        "`journeysim compare` holds every measure of a run against the base's, and those of the own sales:"
        " `Comparison.differences` and `comparison.parquet`. What they mean is told in"
        " [how-to-compare-plans.md](how-to-compare-plans.md#3-read-it).\n"
    )
    head = ("Measure", "Unit", "What it is")
    for heading, found in (
        ("", differences.OWN),
        ("What a plan costs and returns, against the base: `Comparison.returns`.\n", returns.MEASURES),
        ("Who bought because of it: `Comparison.truth`.\n", truth.MEASURES),
    ):
        if heading:
            yield heading
        yield table(
            head,
            [
                (f"`{name}`", "currency" if unit == "money" else unit, label[:1].upper() + label[1:])
                for name, (label, unit) in found.items()
            ],
        )


def _specimen() -> tuple[Cast, Log]:
    """Return the cast of the smallest run, its names in capitals, and the log of that run."""
    result = run(Scenario.from_dict(SPECIMEN))
    cast = replace(
        result.cast,
        products={"PRODUCT": "PRODUCT"},
        vendors={"VENDOR": "VENDOR"},
        segments={"SEGMENT": "SEGMENT"},
        campaigns={"CAMPAIGN": "CAMPAIGN"},
        groups=("GROUP", "OTHER"),
        currency="currency",
    )
    return cast, result.logs[0]


def main(arguments: Sequence[str]) -> int:
    """Write the reference to the file named, or print it."""
    if arguments:
        Path(arguments[0]).write_text(reference(), encoding="utf-8")
    else:
        sys.stdout.write(reference())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
