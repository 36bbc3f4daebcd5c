"""A scenario: one market with its question, read, checked, and never changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError

from journeysim.scenario import loading, overrides
from journeysim.scenario.checks import check, check_components
from journeysim.scenario.errors import Finding, findings
from journeysim.scenario.loading import Layer
from journeysim.scenario.market import Channel, MarketSettings, Product, Vendor
from journeysim.scenario.people import Population
from journeysim.scenario.problems import Problem, ScenarioError, dotted
from journeysim.scenario.schema import Initial, Record, ScenarioBase, Time, scenario_model

_WORDS = ("title", "description", "question")
#: Tables whose order means something: blocks of ids by segment, and owners applied one after the other.
_ORDERED = (("population", "segments"), ("initial", "owners"))


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """A checked scenario; make one by `Scenario.load` or `Scenario.from_dict`.

    `name` is the file's stem, `source` what errors call it, `folder` where the files lie that it names, and
    `settings` the typed tables. Two scenarios are equal when their resolved content is.
    """

    name: str
    source: str
    folder: Path
    settings: ScenarioBase
    _layers: tuple[Layer, ...]

    @classmethod
    def load(cls, name_or_path: str | Path, set: Mapping[str, Any] | None = None) -> Self:  # noqa: A002
        """Return a shipped scenario by name (`smartphones`, `limits/bass`), or one from a file.

        `set` maps dotted keys to values that replace what the file says: `{"population.consumers": 20000}`.
        Raises `ScenarioError` with everything that is wrong.
        """
        layers = loading.read_chain(name_or_path)
        return cls._changed(Path(name_or_path).stem, layers, set or {}, "--set")

    @classmethod
    def from_dict(
        cls,
        data: Mapping[str, Any],
        folder: str | Path = "",
        name: str = "scenario",
        set: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> Self:
        """Return the scenario that `data` describes, as a file would; `folder` is where it would lie.

        `set` is that of `load`. Raises `ScenarioError` with everything that is wrong.
        """
        layers = loading.extend(Layer(name, loading.plain(data), Path(folder)))
        return cls._changed(name, layers, set or {}, "--set")

    def with_settings(self, changes: Mapping[str, Any], source: str = "changed settings") -> Self:
        """Return a scenario in which dotted keys have other values; a table replaces the old one.

        Raises `ScenarioError` with everything that is wrong, laid to `source`.
        """
        return self._changed(self.name, self._layers, changes, source, self._data)

    @property
    def changes(self) -> dict[str, Any]:
        """The settings that were changed after its file had been read, by dotted key, in their order."""
        found: dict[str, Any] = {}
        for layer in self._layers:
            for key, value in () if layer.file else overrides.changes_of(layer).items():
                found.pop(key, None)
                found[key] = value
        return found

    @cached_property
    def _data(self) -> dict[str, Any]:
        """What the layers say together; a sweep changes one scenario thousands of times."""
        return loading.merge_all(self._layers)

    @classmethod
    def _changed(
        cls,
        name: str,
        layers: Sequence[Layer],
        changes: Mapping[str, Any],
        source: str,
        base: Mapping[str, Any] | None = None,
    ) -> Self:
        if not changes:
            return cls._checked(name, layers)
        base = loading.merge_all(layers) if base is None else base
        layer = overrides.layer(changes, base, scenario_model(), source)
        try:
            return cls._checked(name, [*layers, layer], loading.merge(base, layer.data))
        except ScenarioError as error:
            try:
                cls._checked(name, layers)
            except ScenarioError:
                raise error from None
            # The file is fine by itself, so whatever is wrong now comes from the changes.
            told = [each if each.source == source else _also(each, source) for each in error.problems]
            raise ScenarioError(told) from None

    @classmethod
    def _checked(cls, name: str, layers: Sequence[Layer], data: dict[str, Any] | None = None) -> Self:
        root = scenario_model()
        data = loading.merge_all(layers) if data is None else data
        try:
            settings = root.model_validate(data)
        except ValidationError as error:
            raise _error(findings(error, root, data), layers) from None
        file = next(layer.source for layer in reversed(layers) if layer.file)
        scenario = cls(name, file, _folder(layers), settings, tuple(layers))
        cut_short = any("time" in layer.data for layer in layers if not layer.file)
        if found := [*check(settings, cut_short), *check_components(settings, scenario)]:
            raise _error(found, layers)
        return scenario

    def refusal(self, text: str, key: str = "", allowed: str = "") -> ScenarioError:
        """Return the error to raise when something turns out later not to fit, as an edge list may."""
        place = tuple(key.split(".")) if key else ()
        return _error([Finding(place, text, allowed)], self._layers)

    def as_dict(self) -> dict[str, Any]:
        """Return the resolved scenario as plain data fit for JSON and TOML, every default included.

        Every segment has all its traits. Keys without a value (no group offer, say) are left out.
        """
        data = self.settings.model_dump(mode="json", exclude_none=True)
        population = self.settings.population
        for name, segment in data["population"]["segments"].items():
            segment["traits"] = population.traits_of(name).model_dump(mode="json", exclude_none=True)
        return data

    def hash(self) -> str:
        """Return the SHA-256, in hexadecimal, of the resolved content but title, description and question."""
        data = {key: value for key, value in self.as_dict().items() if key not in _WORDS}
        return hashlib.sha256(_canonical(data).encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return self is other or self._content == other._content

    @cached_property
    def _content(self) -> str:
        """The resolved content as text; a page compares its scenarios again and again."""
        return _canonical(self.as_dict())

    def __hash__(self) -> int:
        return hash(self.hash())

    def __repr__(self) -> str:
        return f"<Scenario {self.name}: {self.population.consumers} consumers, {self.time.steps} steps>"

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        # The settings' class is put together when first asked for, so pickle could not find it by name.
        return _again, (type(self), self.name, self._layers)

    @property
    def title(self) -> str:
        """What the scenario is called in reports."""
        return self.settings.title or self.name

    @property
    def question(self) -> str:
        """What the scenario asks."""
        return self.settings.question

    @property
    def time(self) -> Time:
        """Length and number of steps."""
        return self.settings.time

    @property
    def population(self) -> Population:
        """Segments and their traits."""
        return self.settings.population

    @property
    def market(self) -> MarketSettings:
        """What holds for the whole category."""
        return self.settings.market

    @property
    def products(self) -> dict[str, Product]:
        """Products by name."""
        return self.settings.products

    @property
    def vendors(self) -> dict[str, Vendor]:
        """Vendors by name."""
        return self.settings.vendors

    @property
    def channels(self) -> dict[str, Channel]:
        """Channels by name."""
        return self.settings.channels

    @property
    def initial(self) -> Initial:
        """The state when the run begins."""
        return self.settings.initial

    @property
    def record(self) -> Record:
        """What is written down beyond the totals."""
        return self.settings.record

    @property
    def network(self) -> Any:
        """The network's builder."""
        return self.settings.network

    @property
    def influences(self) -> Any:
        """The four influences, as attributes."""
        return self.settings.influences

    @property
    def stages(self) -> Any:
        """The stages, as attributes."""
        return self.settings.stages

    @property
    def campaigns(self) -> Any:
        """Campaigns by name."""
        return self.settings.campaigns


def _again(kind: type[Scenario], name: str, layers: tuple[Layer, ...]) -> Scenario:
    return kind._checked(name, layers)


def _also(problem: Problem, source: str) -> Problem:
    return replace(problem, source=f"{problem.source} with {source}")


def _folder(layers: Sequence[Layer]) -> Path:
    """Return the folder of the file that names the network's file, else that of the scenario's own file."""
    files = [layer for layer in layers if layer.file]
    naming = [layer for layer in files if "file" in dict(layer.data.get("network") or {})]
    return (naming or files)[-1].folder


def _error(found: Sequence[Finding], layers: Sequence[Layer]) -> ScenarioError:
    return ScenarioError(
        Problem(loading.source_of(layers, each.place), dotted(each.place), each.found, each.allowed, each.nearest)
        for each in found
    )


def _canonical(data: dict[str, Any]) -> str:
    data = dict(data)
    for table, key in _ORDERED:
        data[table] = {**data[table], key: list(data[table][key].items())}
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
