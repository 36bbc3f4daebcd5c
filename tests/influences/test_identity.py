"""Identity: the image of a product by the groups of its owners, what it adds to choice, and who drops a unit."""

import math

import numpy as np
import pytest

from tests.support import FANCY, PLAIN, book, build, put, state, steps, ties, within


def groups(folder=None, changes=None, **settings):
    """Consumers 0-4 are riders, the rest clerks; 0 has friends 1 (rider), 5 and 6 (clerks)."""
    base = {
        "population.consumers": 10,
        "population.assignment": "blocks",
        "population.segments": {
            "everyone": {"share": 0.5, "traits": {"identity_group": "riders"}},
            "others": {"share": 0.5, "traits": {"identity_group": "clerks"}},
        },
        "population.traits.identity_strength": 0.8,
        "products.fancy.symbolic_weight": 0.5,
        "products.plain.symbolic_weight": 0.0,
        "influences.identity": {"form": "image", "weight": 1.5, "neighbourhood": 0.4} | settings,
    }
    if folder is not None:
        base |= ties(folder, [(0, 1, "weak"), (0, 5, "weak"), (0, 6, "strong")])
    model = build(base | (changes or {}), folder=folder or "")
    return model, model.world, model.plan.settings.influences.identity


def test_the_image_is_the_make_up_of_owners_near_and_everywhere(tmp_path):
    owners = {"initial.owners.some": {"ids": [1, 5, 6, 7], "products": {"fancy": 1.0}}}
    _, world, identity = groups(tmp_path, owners, repulsion=0.6, dissimilarity={"riders": {"clerks": 0.5}})
    repelled = -0.6 * 0.5
    near = (1 + 2 * repelled) / 3
    everywhere = (1 + 3 * repelled) / 4
    image = identity.image(world, np.array([0]))[0]
    assert image[FANCY] == pytest.approx(0.4 * near + 0.6 * everywhere)
    assert image[PLAIN] == 0.0, "nobody owns it, so it says nothing"
    # Where nothing is said, groups are wholly dissimilar: to clerks, riders are.
    clerk = identity.image(world, np.array([9]))[0]
    assert clerk[FANCY] == pytest.approx(0.6 * (3 - 0.6) / 4)


def test_the_utility_is_image_times_symbolic_weight_times_strength(tmp_path):
    owners = {"initial.owners.some": {"ids": [1], "products": {"fancy": 1.0}}}
    _, world, identity = groups(tmp_path, owners)
    assert identity.product_utility(world, np.array([0]))[0] == pytest.approx([0.0, 1.5 * 0.8 * 0.5 * 1.0])
    assert identity.product_utility(world, np.array([9]))[0] == pytest.approx([0.0, 1.5 * 0.8 * 0.5 * 0.6 * -1.0])


def test_members_are_drawn_outsiders_stay_away_and_the_signal_fades_when_others_take_it_up():
    pulls = []
    for owners in ([0, 1], [0, 1, 5], [0, 1, 5, 6], [0, 1, 5, 6, 7, 8]):
        _, world, identity = groups(None, {"initial.owners.some": {"ids": owners, "products": {"fancy": 1.0}}})
        pulls.append(identity.product_utility(world, np.array([3, 9]))[:, FANCY])
    riders, clerks = np.transpose(pulls)
    assert riders[0] > 0 > clerks[0]
    assert (np.diff(riders) < 0).all()
    assert clerks[-1] > 0


def test_the_neighbours_part_is_kept_up_to_date():
    changes = {
        "population.consumers": 200, "products.plain.lifetime": 5.0, "products.fancy.lifetime": 8.0,
        "stages.need.rate": 0.1, "stages.evaluation.return_rate": 0.3, "network": {"kind": "ring", "degree": 6},
    }  # fmt: skip
    model, world, identity = groups(None, changes, abandon_rate=0.05, repulsion=0.7, neighbourhood=1.0)
    steps(model, 40)
    people = world.people
    image = identity.image(world, world.everyone)
    for i in range(200):
        friends = world.network.neighbours(i)
        for product in (PLAIN, FANCY):
            own = friends[people.owned[friends] == product]
            meaning = np.where(people.identity_group[own] == people.identity_group[i], 1.0, -0.7)
            assert image[i, product] == pytest.approx(meaning.mean() if own.size else 0.0, abs=1e-12)
    assert np.array_equal(
        world.public.owners_by_group,
        [[np.sum((people.identity_group == g) & (people.owned == p)) for p in (0, 1)] for g in (0, 1)],
    )


def test_without_symbolic_weight_identity_does_nothing_at_all():
    changes = {
        "products.fancy.symbolic_weight": 0.0, "stages.need.rate": 0.2, "products.plain.lifetime": 5.0,
        "products.fancy.lifetime": 8.0, "population.consumers": 200, "network": {"kind": "ring", "degree": 6},
    }  # fmt: skip
    on, _, _ = groups(None, changes, abandon_rate=0.5)
    off, _, _ = groups(None, changes | {"influences.identity": {"form": "off"}})
    assert steps(on, 30) == steps(off, 30)
    one, other = state(on), state(off)
    assert {name: one[name] for name in other} == other


def test_owners_drop_what_has_become_alien_to_them():
    many = 20_000
    changes = {
        "population.consumers": many, "network": {"kind": "well_mixed"},
        "initial.owners.clerks": {"segment": "others", "share": 1.0, "products": {"fancy": 1.0}},
        "initial.owners.riders": {"start": 0, "length": 2000, "products": {"fancy": 1.0}},
    }  # fmt: skip
    model, world, _ = groups(None, changes, abandon_rate=0.3, repulsion=0.6)
    alien = -(2000 - 0.6 * 10_000) / 12_000
    gone = book(model, "abandoned_ownership")
    assert within(gone / 2000, 1 - math.exp(-0.3 * 0.8 * 0.5 * alien), 2000)
    assert world.public.owners[FANCY] == 12_000 - gone
    assert world.public.owners_by_group[world.groups.index("clerks"), FANCY] == 10_000, "clerks are at home"
    dropped = world.people.owned[:2000] < 0
    assert dropped.sum() == gone
    assert np.isnan(world.people.experience[:2000][dropped]).all()


def test_only_the_idle_drop_a_unit():
    changes = {
        "initial.owners.all": {"share": 1.0, "products": {"fancy": 1.0}}, "stages.need.delay": 10_000.0,
        "population.traits.identity_strength": 10.0,
    }  # fmt: skip
    model, _, _ = groups(None, changes, abandon_rate=10.0, dissimilarity={"riders": {"clerks": 1.0}})
    model.world.public.owners_by_group[:, FANCY] = [100_000, 1]  # as if all the world were clerks
    model.world.public.owners[FANCY] = 100_001
    put(model, [0], "need")
    model.step()
    owned = model.world.people.owned
    assert owned[0] == FANCY
    assert (owned[1:5] < 0).all()


def test_a_scale_that_is_no_number_of_groups_is_refused():
    with pytest.raises(Exception, match="dissimilarity"):
        groups(None, dissimilarity={"riders": {"clerks": "far"}})
