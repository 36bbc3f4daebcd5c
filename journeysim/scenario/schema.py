"""A scenario file, typed: what it may hold and what each key means.

The tables `network`, `influences`, `stages` and `campaigns` are put together from the rooms of those names,
so that a new file there is a new key here.
"""

from functools import cache
from importlib import import_module
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, create_model, model_validator

from journeysim.scenario.distributions import Spread, check_spreads
from journeysim.scenario.market import Channel, MarketSettings, Product, Vendor
from journeysim.scenario.parameters import AUTHOR, Settings, parameter
from journeysim.scenario.people import Population
from journeysim.scenario.registry import components

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Share = Annotated[float, Field(ge=0, le=1)]

Phase = Literal["awareness", "exploration", "expansion", "commitment", "dissolution"]
#: As `population.columns.PHASES`, which this room may not import; a test compares them.
PHASES = ("none", *get_args(Phase))


#: The greatest age of a unit that is owned at the start, in days.
OLDEST = 1e9


class Time(Settings):
    """How long the run lasts."""

    step_days: float = parameter(
        1.0, unit="days", bounds=(0.0001, 1000), source="modelling choice", help="Length of a step."
    )
    steps: int = parameter(365, unit="steps", bounds=(1, 1_000_000), source="the scenario", help="Number of steps.")


class Owners(Settings):
    """Who owns what at the start: give one of `share`, `count`, `ids` or `start` with `length`."""

    share: float | None = parameter(None, unit="share", bounds=(0, 1), source="the scenario", help="Share that own.")
    count: int | None = parameter(None, unit="people", bounds=(0, None), source="the scenario", help="Exact number.")
    ids: list[Annotated[int, Field(ge=0)]] | None = parameter(
        None, unit="id", source=AUTHOR, help="These people and no others."
    )
    start: int | None = parameter(None, unit="id", bounds=(0, None), source="the scenario", help="First of a run.")
    length: int | None = parameter(None, unit="people", bounds=(0, None), source="the scenario", help="Run's length.")
    segment: str = parameter("", unit="name", source=AUTHOR, help="Only members of this segment; empty = of any.")
    products: dict[str, Annotated[float, Field(ge=0)]] = parameter(
        {}, unit="relative to each other", source=AUTHOR, help="Weights of what they own; empty = all alike."
    )
    vendors: dict[str, Annotated[float, Field(ge=0)]] = parameter(
        {},
        unit="relative to each other",
        source=AUTHOR,
        help="Weights of where it was bought; empty = all that sell it.",
    )
    age: Spread = Field(
        0.0,
        description="Age of the owned unit in days.",
        json_schema_extra={"unit": "days", "bounds": [0, OLDEST], "source": "assumed; calibrate", "trait": True},
    )
    phase: Phase = parameter(
        "expansion", unit="choice", source=AUTHOR, help="Relationship with the vendor it was bought from."
    )

    @model_validator(mode="after")
    def _within_bounds(self) -> "Owners":
        check_spreads(self)
        return self


class Initial(Settings):
    """The state of the market when the run begins."""

    owners: dict[str, Owners] = Field({}, description="Groups of initial owners, applied in the file's order.")
    known_products: Share | dict[str, Share] = parameter(
        1.0,
        unit="probability",
        help="Chance of knowing each product; in a table, those not named are unknown.",
    )
    known_vendors: Share | dict[str, Share] = parameter(
        1.0,
        unit="probability",
        help="Chance of knowing each vendor; in a table, those not named are unknown.",
    )


class Record(Settings):
    """What a run writes down beyond the totals."""

    segments: bool = parameter(True, unit="yes or no", source=AUTHOR, help="Sales by segment.")
    identity: bool = parameter(True, unit="yes or no", source=AUTHOR, help="Make-up of each product's owners by group.")
    diary: list[Annotated[int, Field(ge=0)]] = parameter(
        [], unit="id", source=AUTHOR, help="Consumers whose diary is kept."
    )


class ScenarioBase(Settings):
    """The tables that do not depend on which components exist."""

    title: str = parameter("", unit="text", source=AUTHOR, help="What the scenario is called; empty = the file's name.")
    question: str = parameter("", unit="text", source=AUTHOR, help="What it asks.")
    description: str = parameter("", unit="text", source=AUTHOR, help="What its reader should know.")
    time: Time = Time()
    population: Population
    market: MarketSettings = MarketSettings()
    products: dict[Name, Product] = Field(min_length=1)
    vendors: dict[Name, Vendor] = Field(min_length=1)
    channels: dict[Name, Channel] = {}
    initial: Initial = Initial()
    record: Record = Record()
    # Filled in by `scenario_model`; declared here so that readers know the names.
    network: Any
    influences: Any
    stages: Any
    campaigns: Any


@cache
def scenario_model() -> type[ScenarioBase]:
    """Return the model of a whole scenario file, with every component that the rooms offer."""
    network = _choice(_room("network", "Builder"), "kind")
    lever = _choice(_room("campaigns", "Lever"), "lever")
    # mypy cannot follow types that are put together at run time.
    make: Any = create_model
    model: type[ScenarioBase] = make(
        "Scenario",
        __base__=ScenarioBase,
        network=(network, ...),
        influences=(
            _table("influences", "Influence"),
            Field(default_factory=_table("influences", "Influence")),
        ),
        stages=(_table("stages", "Stage"), Field(default_factory=_table("stages", "Stage"))),
        campaigns=(dict[Name, lever], Field(default_factory=dict)),  # type: ignore[valid-type]
    )
    return model


def _room(room: str, base: str) -> dict[str, type[Settings]]:
    return components(room, getattr(import_module(f"journeysim.{room}.base"), base))


@cache
def _table(room: str, base: str) -> type[Settings]:
    fields: dict[str, Any] = {
        name: (kind, Field(default_factory=kind, description=(kind.__doc__ or "").splitlines()[0]))
        for name, kind in _room(room, base).items()
    }
    return create_model(room.capitalize(), __base__=Settings, **fields)


def _choice(kinds: dict[str, type[Settings]], chooser: str) -> Any:
    """Return the type of a table that one key, the chooser, tells apart."""
    union: Any = next(iter(kinds.values()))
    for kind in list(kinds.values())[1:]:
        union = union | kind
    return Annotated[union, Field(discriminator=chooser)] if len(kinds) > 1 else union
