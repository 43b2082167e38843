"""What the database shows, to whom, and that no marked table is forgotten."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from entente.apps.access.binding import acting_as, bind, seeing_everything
from entente.apps.access.identity import actor_of_viewer
from entente.apps.access.models import Marking
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.rules.need_to_know import Spell, ViewerFacts
from entente.apps.access.services import intern, reclassify
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.register.models import Citation, Fact, FactParty, Source
from entente.kernel.errors import BadInput, Refused
from tests.factories.access import ALWAYS, Someone, small_world, someone, write_fact, write_world

PLATFORM = Actor(name="Platform")
TODAY = date(2024, 6, 1)
CLEARED = ((3, ALWAYS),)
MAY = ("marking.set", "marking.reclassify")


@pytest.fixture
def world(db: None) -> None:
    write_world(small_world(), ["A", "B", "P", "Q"])


@pytest.fixture
def ally(world: None) -> Someone:
    return someone(ViewerFacts("A", CLEARED), role="marker", permissions=MAY)


def marking(level: str = "INNER", **values: object) -> int:
    return intern(PLATFORM, MarkingSpec(level, **{"originator": "A", "groups": ("ALLIES",), **values}), on=TODAY)


def hidden_fact() -> Fact:
    with transaction.atomic():
        return write_fact("membership", Spell("A", "CLUB", ALWAYS), marking_id=marking())


def test_every_table_with_a_marking_is_under_forced_row_security(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,"
            " ARRAY(SELECT p.polqual IS NOT NULL AND (p.polcmd IN ('r', 'w', 'd') OR p.polwithcheck IS NOT NULL)"
            "       FROM pg_policy p WHERE p.polrelid = c.oid)"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind IN ('r', 'p') AND a.attname IN ('marking_id', 'source_marking_id') AND NOT a.attisdropped"
            " AND c.relnamespace = 'public'::regnamespace"
        )
        tables = cursor.fetchall()
    assert {name for name, *_ in tables} >= {"register_fact", "register_source", "register_citation"}
    assert [name for name, forced, _ in tables if not forced] == []
    assert [name for name, _, policies in tables if not policies or not all(policies)] == []


def test_no_setting_shows_nothing(world: None) -> None:
    write_fact("membership", Spell("A", "CLUB", ALWAYS))
    assert Fact.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('entente.visible', '', true)")
    assert not Fact.objects.exists()
    assert not FactParty.objects.exists()


def test_a_viewer_is_bound_to_a_transaction_and_no_longer() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        bind(Viewer())


def test_what_one_may_not_read_is_absent_with_its_parts(world: None, ally: Someone) -> None:
    fact = hidden_fact()
    source = Source.objects.create(code="m-1", title="Report", kind="primary", marking_id=fact.marking_id)
    Citation.objects.create(fact=fact, source=source)
    with acting_as(Viewer()):
        assert not Fact.objects.filter(pk=fact.pk).exists()
        assert not FactParty.objects.filter(fact_id=fact.pk).exists()
        assert not Citation.objects.filter(fact_id=fact.pk).exists()
        assert not Source.objects.filter(pk=source.pk).exists()
    with acting_as(ally.viewer()):
        assert Fact.objects.filter(pk=fact.pk).exists()
        assert Citation.objects.get(fact_id=fact.pk).source_marking_id == fact.marking_id
    with seeing_everything():
        assert FactParty.objects.filter(fact_id=fact.pk).exists()


def test_a_citation_of_a_hidden_source_is_absent_from_a_public_fact(world: None) -> None:
    fact = write_fact("membership", Spell("B", "CLUB", ALWAYS))
    source = Source.objects.create(code="m-2", title="Report", kind="primary", marking_id=marking())
    Citation.objects.create(fact=fact, source=source)
    with acting_as(Viewer()):
        assert Fact.objects.filter(pk=fact.pk).exists()
        assert not Citation.objects.filter(fact=fact).exists()


def test_nobody_writes_what_they_could_not_read(world: None) -> None:
    marking_id = marking()
    with acting_as(Viewer()), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Source.objects.create(code="m-3", title="Report", kind="primary", marking_id=marking_id)


def test_groups_mean_who_belonged_on_the_date_of_the_record(world: None) -> None:
    early = intern(PLATFORM, MarkingSpec("INNER", "HQ", groups=("CLUB",)), on=date(1989, 1, 1))
    late = intern(PLATFORM, MarkingSpec("INNER", "HQ", groups=("CLUB",)), on=TODAY)
    again = intern(PLATFORM, MarkingSpec("INNER", "HQ", groups=("CLUB",)), on=date(2001, 1, 1))
    assert (Marking.objects.get(pk=early).reach, Marking.objects.get(pk=late).reach) == ([], ["P", "Q"])
    assert late == again


def test_a_partner_without_a_security_agreement_reads_nothing_above_public(world: None) -> None:
    marking_id = marking(groups=("CLUB",))
    bound, unbound = (someone(ViewerFacts(party, CLEARED)).viewer() for party in ("P", "Q"))
    assert marking_id in bound.markings
    assert marking_id not in unbound.markings


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        (MarkingSpec("UNHEARD"), "level"),
        (MarkingSpec("PUBLIC", groups=("CLUB",)), "level"),
        (MarkingSpec("INNER"), "originator"),
        (MarkingSpec("INNER", "A", parties=("ZZ",)), "parties"),
        (MarkingSpec("INNER", "A", groups=("ZZ",)), "groups"),
        (MarkingSpec("INNER", "A", caveats=("ZZ",)), "caveats"),
        (MarkingSpec("INNER", "A", communities=("ZZ",)), "communities"),
    ],
)
def test_a_marking_that_makes_no_sense_is_refused_by_field(world: None, spec: MarkingSpec, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        intern(PLATFORM, spec, on=TODAY)
    assert {problem.field for problem in refused.value.problems} == {field}


def test_nobody_marks_above_what_they_could_read(ally: Someone) -> None:
    with acting_as(ally.viewer()) as viewer, pytest.raises(Refused, match="could not read"):
        intern(actor_of_viewer(viewer), MarkingSpec("INMOST", "A"), on=TODAY)


def test_only_the_originator_downgrades(world: None, ally: Someone) -> None:
    fact = hidden_fact()
    other = someone(ViewerFacts("B", CLEARED), role="marker", permissions=MAY)
    open_spec = MarkingSpec("OPEN", "A", groups=("ALLIES",))
    values = {"record_type": "fact", "record_id": fact.key, "on": TODAY, "reason": "no longer sensitive"}
    with acting_as(other.viewer()) as viewer, pytest.raises(Refused, match="originator"):
        reclassify(actor_of_viewer(viewer), fact, open_spec, **values)
    with acting_as(ally.viewer()) as viewer:
        reclassify(actor_of_viewer(viewer), fact, open_spec, **values)
        assert Fact.objects.get(pk=fact.pk).marking.level_id == "OPEN"
        assert {part.marking_id for part in FactParty.objects.filter(fact=fact)} == {fact.marking_id}


def test_anyone_with_the_permission_restricts_further(world: None, ally: Someone) -> None:
    fact = hidden_fact()
    other = someone(ViewerFacts("B", CLEARED), role="marker", permissions=MAY)
    stricter = MarkingSpec("SECRET", "A", groups=("ALLIES",))
    with acting_as(other.viewer()) as viewer:
        reclassify(
            actor_of_viewer(viewer), fact, stricter, record_type="fact", record_id=fact.key, on=TODAY, reason="new"
        )
        assert Fact.objects.get(pk=fact.pk).marking.level_id == "SECRET"
