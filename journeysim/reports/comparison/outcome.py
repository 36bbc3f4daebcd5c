"""All that a page shows of a comparison and lets take away, worked out in the process that ran it.

A server that did this itself would leave its visitors waiting. It keeps the comparison only as packed bytes, which
it hands on to whoever adds to it.
"""

import io
import pickle
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from journeysim.experiments.comparison.compare import Comparison, compare
from journeysim.experiments.comparison.notes import amounts
from journeysim.experiments.executor import Enough, Progress
from journeysim.reports.comparison.findings import ADVISED
from journeysim.reports.comparison.method import compared
from journeysim.reports.comparison.report import bound, sections
from journeysim.reports.comparison.verdict_words import told
from journeysim.reports.parts import Section, ready
from journeysim.reports.spreadsheet import csv
from journeysim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Outcome:
    """What came of a comparison.

    `sections` are those of the report with figures packed, `about` what was compared (HTML), `verdict` the sentence on
    which plan returns most, `plans` their names, `explained` by what the effects were taken apart. `csv` and
    `parquet` hold the differences, `runs` every measure of each replicate, `kept` the comparison itself.
    """

    sections: tuple[Section, ...]
    about: str
    verdict: str
    plans: tuple[str, ...]
    replicates: int
    explained: tuple[str, ...]
    csv: str
    parquet: bytes
    runs: bytes
    _report: bytes
    kept: bytes

    @property
    def report(self) -> bytes:
        """The report in one file."""
        return zlib.decompress(self._report)

    def section(self, name: str) -> Section | None:
        """Return a section by its name, `None` where there is nothing to say."""
        return next((each for each in self.sections if each.name == name and each.parts), None)


def begin(
    base: Scenario,
    plans: Sequence[Scenario] | Mapping[str, Scenario],
    seed: int,
    replicates: int,
    own: str | None,
    marginal: bool,
    workers: int,
    written_for: int,
    progress: Progress | None = None,
    enough: Enough | None = None,
) -> Outcome:
    """Compare plans with a base, as `compare` does; `written_for` is the number of consumers of the base's file."""
    found = compare(
        base,
        plans,
        seed=seed,
        replicates=replicates,
        own=own,
        marginal=marginal,
        workers=workers,
        progress=progress,
        enough=enough,
    )
    if note := amounts([base, *(each.scenario for each in found.plans)], written_for):
        found = replace(found, notes=(*found.notes, note))
    return outcome(found)


def extend(
    kept: bytes, replicates: int, workers: int, progress: Progress | None = None, enough: Enough | None = None
) -> Outcome:
    """Add replicates to a comparison, so that there are as many in all; how its effects fall apart stays as it was."""
    return outcome(comparison_of(kept).extended(replicates, workers, progress, enough))


def explain(
    kept: bytes, kinds: Sequence[str], replicates: int, workers: int, progress: Progress | None = None
) -> Outcome:
    """Take the effects of a comparison apart, by `influences` or `campaigns`; what was taken apart before stays."""
    found = comparison_of(kept)
    more = found.explained(kinds, replicates, workers, progress)
    both = {
        name: (*(each for each in found.decompositions.get(name, ()) if f"{each.kind}s" not in kinds), *parts)
        for name, parts in more.decompositions.items()
    }
    return outcome(replace(more, decompositions=both))


def outcome(comparison: Comparison) -> Outcome:
    """Return all that there is to say of a comparison."""
    made = tuple(replace(each, parts=ready(each.parts)) for each in sections(comparison))
    kinds = dict.fromkeys(f"{each.kind}s" for found in comparison.decompositions.values() for each in found)
    more = ADVISED - comparison.replicates
    return Outcome(
        sections=made,
        about=compared(comparison),
        verdict=" ".join(told(comparison, each, more) for each in comparison.verdicts if not each.plan),
        plans=comparison.names,
        replicates=comparison.replicates,
        explained=tuple(kinds),
        csv=csv(comparison.differences),
        parquet=_parquet(comparison.differences),
        runs=_parquet(comparison.by_replicate),
        _report=zlib.compress(bound(comparison, made).encode(), 1),
        kept=zlib.compress(pickle.dumps(comparison), 1),
    )


def comparison_of(kept: bytes) -> Comparison:
    """Return the comparison that an outcome has kept."""
    found: Comparison = pickle.loads(zlib.decompress(kept))
    return found


def _parquet(table: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    table.to_parquet(file, index=False)
    return file.getvalue()
