"""When it was true, and when we knew it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.ledger.models import Entry
from entente.apps.register import selectors
from entente.apps.register.claims import Claim, claim_of_row
from entente.apps.register.models import Fact
from entente.apps.register.services import add_source, correct_fact, record_fact, withdraw_fact
from entente.kernel.as_of import AsOf
from entente.kernel.errors import BadInput, Refused

INSTANT = timedelta(microseconds=1)
WATCH = Claim(
    key="part/TUR/watch",
    kind="suspension",
    parties=("MLT",),
    framework="PART",
    sources=("gazette",),
    title_en="Practical cooperation suspended",
    title_fr="Coopération pratique suspendue",
    status="suspended",
    track="practical",
    start="2014-04-01",
    end="..",
)


def names(viewer: Viewer, framework: str, day: date) -> list[str]:
    return [member.party for member in selectors.members_list(viewer, framework=framework, as_of=AsOf(day))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "members"),
    [
        (date(1994, 5, 8), []),
        (date(1996, 10, 26), ["MLT", "SWE"]),
        (date(1996, 10, 27), ["SWE"]),
        (date(2008, 4, 3), ["MLT", "SWE"]),
        (date(2024, 3, 7), ["MLT"]),
    ],
)
def test_two_spells_and_an_end(league: Path, viewer: Viewer, day: date, members: list[str]) -> None:
    assert names(viewer, "PART", day) == members


@pytest.mark.django_db
def test_a_correction_is_new_knowledge_and_the_old_view_stays(league: Path, viewer: Viewer, desk: Actor) -> None:
    held = Fact.objects.get(key="part/SWE")
    new = correct_fact(desk, held, replace(claim_of_row(held), start="1994-05-10"), reason="Misread.")
    before, now = (AsOf(date(1994, 6, 1), new.recorded.lower + shift) for shift in (-INSTANT, INSTANT))
    assert [member.start for member in selectors.members_list(viewer, framework="PART", as_of=before)] == ["1994-05-09"]
    assert [member.start for member in selectors.members_list(viewer, framework="PART", as_of=now)] == ["1994-05-10"]
    assert new.corrects_id == held.pk
    entry = Entry.objects.get(action="register.correct_fact")
    assert (entry.before["start"], entry.after["start"], entry.reason) == ("1994-05-09", "1994-05-10", "Misread.")
    page = selectors.fact_get(viewer, fact_id=new.pk, valid=date(2020, 1, 1))
    assert page is not None
    assert [version.start for version in page.versions] == ["1994-05-10", "1994-05-09"]


@pytest.mark.django_db
def test_what_is_no_longer_held_cannot_be_corrected(league: Path, desk: Actor) -> None:
    held = Fact.objects.get(key="part/SWE")
    withdraw_fact(desk, held, reason="Entered twice.")
    with pytest.raises(Refused, match="no longer held"):
        withdraw_fact(desk, held, reason="Again.")
    with pytest.raises(Refused, match="no longer held"):
        correct_fact(desk, held, replace(claim_of_row(held), start="1994"), reason="Late.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE register_fact SET start = '1900'",
        "UPDATE register_fact SET recorded = tstzrange(lower(recorded) - interval '1 year', NULL)",
        "DELETE FROM register_fact",
        "DELETE FROM register_citation",
        "UPDATE register_factparty SET role = 'counterpart'",
    ],
)
def test_the_database_refuses_to_overwrite(league: Path, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"never|permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
def test_a_suspension_says_more_than_the_membership(league: Path, viewer: Viewer, desk: Actor) -> None:
    record_fact(desk, WATCH)
    (malta,) = [
        member
        for member in selectors.members_list(viewer, framework="PART", as_of=AsOf(date(2020, 1, 1)))
        if member.party == "MLT"
    ]
    assert (malta.status.code, [track.code for track in malta.suspended]) == ("suspended", ["practical"])
    row = next(row for row in selectors.portfolio_get(viewer, as_of=AsOf(date(2020, 1, 1))).rows if row.code == "MLT")
    assert (row.status and row.status.code, row.relation) == ("suspended", "partner")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"sources": ()}, {"sources"}),
        ({"parties": ("ATL",)}, {"parties"}),
        ({"start": "soon"}, {"start"}),
        ({"end": "2013"}, {"start"}),
        ({"track": ""}, {"track"}),
        ({"status": "fine"}, {"status"}),
        ({"title_fr": "", "framework": ""}, {"title_fr", "framework"}),
    ],
)
def test_a_faulty_claim_names_its_fields(
    league: Path, desk: Actor, change: dict[str, object], fields: set[str]
) -> None:
    with pytest.raises(BadInput) as refused:
        record_fact(desk, replace(WATCH, **change))  # type: ignore[arg-type]
    assert {problem.field for problem in refused.value.problems} == fields
    assert not Fact.objects.filter(key=WATCH.key).exists()


@pytest.mark.django_db
def test_an_overlapping_spell_is_refused(league: Path, desk: Actor) -> None:
    claim = replace(
        WATCH, key="part/SWE/2", kind="membership", track="", parties=("SWE",), start="2000", status="active"
    )
    with pytest.raises(BadInput, match="overlaps"):
        record_fact(desk, claim)


@pytest.mark.django_db
def test_without_the_permission_nothing_is_written(league: Path) -> None:
    reader = Actor(name="Reader")
    with pytest.raises(Refused, match="may not add or correct facts"):
        record_fact(reader, WATCH)
    with pytest.raises(Refused, match="may not add or correct facts"):
        add_source(reader, code="new", title="New", kind="primary", url="https://example.org/new")


@pytest.mark.django_db
def test_rival_claims_are_both_shown_as_disputed(league: Path, viewer: Viewer, desk: Actor) -> None:
    add_source(desk, code="almanac", title="An almanac", kind="secondary", url="https://example.org/almanac")
    held = Fact.objects.get(key="league/TUR")
    record_fact(desk, replace(claim_of_row(held), claim=2, start="1952-02-17", sources=("almanac",)))
    page = selectors.party_get(viewer, code="TUR", as_of=AsOf(date(2020, 1, 1)))
    assert page is not None
    assert [(fact.start, fact.followed) for fact in page.disputed] == [("1952-02-17", False), ("1952-02-18", True)]
    assert [fact.start for fact in page.memberships] == ["1952-02-18"]


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "status"), [(date(2020, 1, 1), "active"), (date(2024, 3, 7), "ended")])
def test_a_spell_had_its_status_while_it_lasted(league: Path, viewer: Viewer, day: date, status: str) -> None:
    page = selectors.party_get(viewer, code="SWE", as_of=AsOf(day))
    assert page is not None
    assert {fact.status.code for fact in page.facts if fact.key == "part/SWE"} == {status}
