"""What the schema says of itself: every leaf has a unit and a source, and names agree with other rooms'."""

from collections.abc import Iterator
from typing import Literal, get_args, get_origin

from journeysim.population.columns import AWARENESS, COMMITMENT, DISSOLUTION, EXPANSION, EXPLORATION, PHASES
from journeysim.scenario import schema
from journeysim.scenario.parameters import Settings, parameter
from journeysim.scenario.schema import Phase, scenario_model
from journeysim.scenario.shape import CHOOSERS, Node


def leaves(kind: type[Settings], place: str = "") -> Iterator[tuple[str, Node]]:
    """Every key that holds a value rather than a table, by its place; a distribution's own keys too."""
    for key, info in kind.model_fields.items():
        node, where = Node.of(info), f"{place}.{key}".lstrip(".")
        entries = node.entries()
        tables = [*node.tables(), *(entries.tables() if entries else [])]
        value = [each for each in node.options() if each.annotation not in tables and each.annotation is not dict]
        if not tables or any(each.annotation in (float, int, str, bool) for each in value) or _drawn(node, entries):
            yield where, node
        for table in tables:
            yield from leaves(table, f"{where}.{table.__name__}")


def _drawn(node: Node, entries: Node | None) -> bool:
    return "distribution" in (node.chooser(), entries.chooser() if entries else "")


def chooses(where: str, node: Node) -> bool:
    """Whether the key says which kind of table it is, as `kind = "ring"` does, so that it has one value only."""
    one = get_origin(node.annotation) is Literal and len(get_args(node.annotation)) == 1
    return where.rpartition(".")[2] in CHOOSERS and one


def unsourced(kind: type[Settings]) -> set[str]:
    """The leaves that lack a unit or a source."""
    return {
        where
        for where, node in leaves(kind)
        if not (node.extra.get("unit") and node.extra.get("source")) and not chooses(where, node)
    }


def test_every_leaf_has_a_unit_and_a_source():
    assert not sorted(unsourced(scenario_model()))


def test_a_leaf_without_unit_or_source_is_found():
    class Inner(Settings):
        bare: float = 0.0
        said: float = parameter(0.0, unit="days")

    class Outer(Settings):
        inner: Inner = Inner()
        many: dict[str, Inner] = {}
        kind: Literal["one"] = "one"
        text: str = ""

    assert unsourced(Outer) == {"inner.Inner.bare", "many.Inner.bare", "text"}


def test_the_walk_comes_to_what_is_drawn_and_to_what_an_author_names():
    found = {where for where, _ in leaves(scenario_model())}
    assert {
        "title", "vendors.Vendor.restock", "products.Product.accessories.Accessory.price",
        "initial.Initial.owners.Owners.age",
        "population.Population.traits.Traits.passion", "population.Population.traits.Traits.passion.Normal.sd",
        "influences.Influences.normative.Normative.weight", "stages.Stages.vendor.Vendor.outside_option",
    } <= found  # fmt: skip


def test_phases_are_those_of_the_column():
    assert schema.PHASES == PHASES == ("none", *get_args(Phase))
    named = {"awareness": AWARENESS, "exploration": EXPLORATION, "expansion": EXPANSION, "commitment": COMMITMENT}
    assert named | {"dissolution": DISSOLUTION} == {name: PHASES.index(name) for name in get_args(Phase)}
