"""The rule in Python and the policy in SQL agree, whatever the world."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from entente.apps.access.models import Community
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.rules.need_to_know import Group, MarkingFacts, Spell, ViewerFacts, World, may_read
from entente.apps.access.services import intern
from entente.apps.access.viewers import Actor
from entente.kernel.periods import Period
from tests.factories.access import SCALE, someone, write_world

PLATFORM = Actor(name="Platform")
PARTIES = ["A", "B", "C", "D"]
FRAMEWORKS = ["LEAGUE", "CLUB", "RING"]
COMMUNITIES = ["X", "Y"]
START = date(2000, 1, 1)

days_of_interest = st.integers(0, 12).map(lambda months: START + timedelta(days=30 * months))
periods = st.tuples(days_of_interest, st.none() | st.integers(1, 200)).map(
    lambda pair: Period(pair[0], None if pair[1] is None else pair[0] + timedelta(days=pair[1]))
)
parties = st.sampled_from(PARTIES)


def spells(frameworks: list[str]) -> st.SearchStrategy[tuple[Spell, ...]]:
    return st.lists(st.builds(Spell, parties, st.sampled_from(frameworks), periods), max_size=6).map(tuple)


groups = st.builds(
    Group, st.frozensets(st.sampled_from([*PARTIES, "HQ"]), max_size=1), st.frozensets(st.sampled_from(FRAMEWORKS))
)
worlds = st.builds(
    World,
    alliance=st.just("HQ"),
    membership=st.just("LEAGUE"),
    agreement=st.just("SECRECY"),
    groups=st.fixed_dictionaries({"G1": groups, "G2": groups}),
    memberships=spells(FRAMEWORKS),
    suspensions=spells(FRAMEWORKS),
    agreements=spells(["SECRECY"]),
)
markings = st.tuples(
    st.integers(1, 4), st.sampled_from([*PARTIES, "HQ"]), st.frozensets(parties, max_size=2),
    st.frozensets(st.sampled_from(["G1", "G2"])), st.frozensets(st.sampled_from(COMMUNITIES), max_size=1),
)  # fmt: skip
viewers = st.builds(
    ViewerFacts,
    party=st.sampled_from([*PARTIES, "HQ"]),
    clearances=st.lists(st.tuples(st.integers(1, 4), periods), max_size=2).map(tuple),
    communities=st.lists(st.tuples(st.sampled_from(COMMUNITIES), periods), max_size=2).map(tuple),
)


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    # Every example fills a database: a failing one is shown as found, since shrinking it would take minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    world=worlds,
    marks=st.lists(st.tuples(markings, days_of_interest), min_size=1, max_size=4),
    people=st.lists(viewers, min_size=1, max_size=3),
    day=days_of_interest,
    open_level=st.integers(0, 1),
)
def test_the_policy_agrees_with_the_rule(world, marks, people, day, open_level) -> None:
    with transaction.atomic():
        write_world(world, PARTIES, no_agreement_up_to=open_level)
        for code in COMMUNITIES:
            Community.objects.get_or_create(code=code, defaults={"name_en": code, "name_fr": code})
        written = [(facts_of(mark, open_level), on, interned(mark, on)) for mark, on in marks]
        for facts in people:
            seen = someone(facts).viewer(day).markings
            for marking, on, marking_id in written:
                expected = may_read(facts, marking, record_date=on, day=day, world=world)
                assert (marking_id in seen) == expected, (facts, marking, on)
            assert 1 in seen
        transaction.set_rollback(True)


def facts_of(mark, open_level: int) -> MarkingFacts:
    rank, originator, named, in_groups, communities = mark
    return MarkingFacts(rank, rank > open_level, originator, named, in_groups, communities)


def interned(mark, on: date) -> int:
    rank, originator, named, in_groups, communities = mark
    spec = MarkingSpec(SCALE[rank], originator, tuple(named), tuple(in_groups), (), tuple(communities))
    return intern(PLATFORM, spec, on=on)
