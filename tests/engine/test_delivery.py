"""The end of a step: who sees a post, who passes it on and how far, and when ownership takes effect."""

import numpy as np
import pytest

from journeysim.engine import delivery
from tests.support import FANCY, PLAIN, SHOP, build, put, steps, ties, within

STAR = 4000
HEARS = {"influences.informational": {"form": "share", "weight": 0.0, "post_precision": 0.5}}


def star(folder, strength="weak", changes=None, friends=STAR):
    """Consumer 0 with many friends who know each other not at all."""
    base = ties(folder, [(0, each, strength) for each in range(1, friends + 1)]) | HEARS
    return build(base | {"population.consumers": friends + 1} | (changes or {}), folder=folder)


def send(model, sender=0, product=FANCY, sign=1, stars=4.5):
    """Let somebody post; everyone is considering everything, so that whoever sees it takes note of the step."""
    model.world.people.considered[:] = True
    model.world.clock.step += 1
    model.world.books.clear()
    one = np.array([sender])
    model.world.mailbox.post(one, np.array([product]), np.array([sign]), np.array([stars]))
    return deliver(model)


def deliver(model):
    delivery.deliver_posts(model.world, model.influences, model.plan.settings.stages.evaluation)
    return model.world.books


CHANNELS = {
    "channels.pics": {"members": 0.5, "feed_reach": 0.3},
    "channels.talk": {"members": 0.5, "feed_reach": 0.2},
    "channels.tv": {"kind": "media", "members": 1.0, "feed_reach": 1.0},
}


@pytest.mark.parametrize(("strength", "off_line"), [("weak", 0.0), ("strong", 0.4)])
def test_a_friend_sees_a_post_by_any_channel_both_use_or_face_to_face(tmp_path, strength, off_line):
    model = star(tmp_path, strength, CHANNELS | {"stages.evaluation.face_to_face": 0.4})
    people = model.world.people
    people.uses_channel[0] = [True, True, True]
    send(model)
    saw = people.news_step[1:] == 1
    uses = people.uses_channel[1:]
    for pics in (False, True):
        for talk in (False, True):
            group = (uses[:, 0] == pics) & (uses[:, 1] == talk)
            chance = 1 - (1 - off_line) * (1 - 0.3 * pics) * (1 - 0.2 * talk)
            assert within(saw[group].mean(), chance, group.sum())
    assert model.world.books.posts_seen[2, 0] == saw.sum()


def test_a_channel_carries_nothing_to_friends_of_those_who_do_not_use_it(tmp_path):
    model = star(tmp_path, changes=CHANNELS)
    model.world.people.uses_channel[0] = [False, False, True]
    assert send(model).posts_seen.sum() == 0


def test_posts_are_counted_by_sign_and_those_who_see_them_learn(tmp_path):
    model = star(tmp_path, "strong", {"stages.evaluation.face_to_face": 1.0}, friends=10)
    books = send(model, sign=-1, stars=1.0)
    assert books.posts[0, 0] == 1
    assert books.posts_seen[0, 0] == 10
    people = model.world.people
    assert (people.belief_mean[1:, FANCY] < 3.0).all()
    assert (people.belief_mean[1:, PLAIN] == 3.0).all()
    assert people.belief_mean[0, FANCY] == 3.0


def chain(folder, length=8, **evaluation):
    settings = {"face_to_face": 1.0, "pass_on": 1.0} | evaluation
    changes = ties(folder, [(i, i + 1, "strong") for i in range(length)]) | HEARS
    changes |= {"population.traits.trust": {"friends": 1.0}, "stages.evaluation": settings}
    return build(changes, folder=folder)


@pytest.mark.parametrize("hops", [0, 1, 3])
def test_posts_are_passed_on_friend_by_friend_as_far_as_their_hops(tmp_path, hops):
    model = chain(tmp_path, hops=hops)
    reached = []
    send(model)
    for _ in range(6):
        reached.append(np.flatnonzero(model.world.people.known[:, FANCY] & (model.world.people.news_step >= 0)).max())
        model.world.clock.step += 1
        deliver(model)
    assert reached == [min(1 + hop, 1 + hops) for hop in range(6)]


def test_hops_are_counted(tmp_path):
    model = chain(tmp_path, hops=2)
    assert send(model).posts[2].tolist() == [1, 0, 0, 0]
    for hop in (1, 2):
        model.world.clock.step += 1
        model.world.books.clear()
        assert deliver(model).posts[2, hop] >= 1
    model.world.clock.step += 1
    model.world.books.clear()
    assert deliver(model).posts.sum() == 0


def test_a_post_is_passed_on_by_trust(tmp_path):
    model = star(tmp_path, "strong", {
        "population.traits.trust": {"friends": 0.5}, "stages.evaluation": {"face_to_face": 1.0, "pass_on": 0.4},
    })  # fmt: skip
    send(model)
    passed = sum(len(each) for each in model.world.mailbox.forwarded)
    assert within(passed / STAR, 0.2, STAR)


def test_one_person_passes_one_products_news_on_once_a_step(tmp_path):
    changes = ties(tmp_path, [(0, 2, "strong"), (1, 2, "strong"), (2, 3, "strong")]) | HEARS
    changes |= {"population.traits.trust": {"friends": 1.0}, "stages.evaluation": {"face_to_face": 1.0, "pass_on": 1.0}}
    model = build(changes, folder=tmp_path)
    model.world.clock.step = 1
    both = np.array([0, 1])
    model.world.mailbox.post(both, np.array([FANCY, FANCY]), np.array([1, -1]), np.array([4.0, 1.0]))
    model.world.mailbox.post(both[:1], np.array([PLAIN]), np.array([1]), np.array([4.0]))
    deliver(model)
    forwarded = model.world.mailbox.forwarded[0]
    assert forwarded.sender.tolist() == [2, 2]
    assert sorted(forwarded.product.tolist()) == [PLAIN, FANCY]


def test_nobody_learns_from_her_own_news_passed_back_by_friends(tmp_path):
    changes = ties(tmp_path, [(0, 1, "strong"), (1, 2, "strong"), (0, 2, "strong")]) | HEARS
    changes |= {"population.traits.trust": {"friends": 1.0}, "stages.evaluation": {"face_to_face": 1.0, "pass_on": 1.0}}
    model = build(changes, folder=tmp_path)
    send(model)
    for _ in range(5):
        model.world.clock.step += 1
        deliver(model)
    people = model.world.people
    assert people.belief_precision[:3, FANCY].tolist()[0] == 1.0
    assert people.news_step[0] == -1
    assert (people.belief_precision[1:3, FANCY] > 1.5).all()


def test_posts_are_seen_from_the_next_step_on(tmp_path):
    """What is written in a step is delivered at its end; decisions of that step know nothing of it."""
    changes = ties(tmp_path, [(0, 1, "strong")]) | HEARS | {
        "stages.evaluation": {"face_to_face": 1.0}, "population.traits.posting_rate": 1.0,
        "initial.known_products": 0.0,
    }  # fmt: skip
    model = build(changes, folder=tmp_path)
    put(model, [0], "purchase", product=FANCY, vendor=SHOP, price=1)
    put(model, [1], "product")
    model.step()
    assert model.world.people.stage[1] == 1, "nothing was known when she chose"
    assert model.world.people.known[1, FANCY]
    steps(model)
    assert model.world.people.owned[1] == FANCY


def test_ownership_takes_effect_at_the_end_of_the_step():
    seen = []
    model = build({"influences.normative": {"form": "share"}})
    put(model, [0], "purchase", product=FANCY, vendor=SHOP, price=1)
    evaluation = type(model.stages["evaluation"])
    run = evaluation.run
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            evaluation, "run", lambda self, world, ids: seen.append(world.public.owning) or run(self, world, ids)
        )
        model.step()
    assert seen == [0]
    assert model.world.public.owning == 1
    assert model.world.people.owned_since[0] == 1


def test_a_new_unit_replaces_the_old_one():
    model = build({"initial.owners.some": {"ids": [0], "products": {"plain": 1.0}, "age": 20.0}})
    put(model, [0], "purchase", product=FANCY, vendor=SHOP, price=1)
    model.step()
    people, public = model.world.people, model.world.public
    assert people.owned[0] == FANCY
    assert people.previous_owned[0] == PLAIN
    assert people.previous_since[0] == -20
    assert public.owners.tolist() == [0, 1]
    assert model.world.neighbourhood.owning_product(people, np.array([1])).tolist() == [[0, 1]]


def test_word_of_mouth_about_one_product_draws_apart_from_that_about_another(tmp_path):
    model = star(tmp_path, changes={"channels.pics": {"members": 1.0, "feed_reach": 0.5}})
    u = []
    for product in (PLAIN, FANCY):
        model.world.people.news_step[:] = -1
        model.world.clock.step = 0
        send(model, product=product)
        u.append(model.world.people.news_step[1:] == 1)
    assert 0.2 < np.mean(u[0] & u[1]) < 0.3


def test_nobody_hears_anything_of_a_silent_market():
    model = build(HEARS | {"stages.need.rate": 0.5})
    steps(model, 10)
    assert model.world.books.posts.sum() == 0
    assert (model.world.people.news_step == -1).all()
