"""Importing: previewed, idempotent, all or nothing, and never over what people did here."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from entente.apps.access.viewers import Actor
from entente.apps.engagements.intake.comparing import preview_batch
from entente.apps.engagements.intake.types import Batch, Incoming, IncomingParty, IncomingPerson, NewState, SourceText
from entente.apps.engagements.models import Engagement, EngagementParty, EngagementStep
from entente.apps.engagements.services.intake import import_engagements
from entente.apps.ledger.models import Entry
from entente.apps.register.models import Party, Source
from entente.kernel.errors import BadInput, Problem, Refused
from entente.kernel.partial_dates import PartialDate

IMPORTER = Actor(name="Importer", permissions=frozenset({"engagements.record", "register.correct"}))
SOURCE = SourceText("drills", "Drills of the world", "An institute", "https://example.org", "2021", "")
STATES = {code: NewState(code, f"{code} land", f"pays {code}") for code in ("AAA", "BBB", "CCC")}


def drill(key: str = "d1", **fields: object) -> Incoming:
    given = {
        "title_en": "Keen Edge", "title_fr": "Fil aiguisé", "starts": PartialDate.parse("1995-06-05"),
        "ends": PartialDate.parse("1995-06"), "place": "Baltic Sea", "latitude": Decimal("58.5"),
        "longitude": Decimal("19.9"), "purpose": "Search and rescue", "series": "Keen", "place_in_source": "row 2",
        "parties": (IncomingParty("AAA"), IncomingParty("BBB", "host")), "file": "drills.csv", "row": "2",
    }  # fmt: skip
    return Incoming(key=key, **{**given, **fields})  # type: ignore[arg-type]


def batch(*items: Incoming, **fields: object) -> Batch:
    return Batch(**{"prefix": "drills", "incoming": items, "source": SOURCE, "states": STATES, **fields})  # type: ignore[arg-type]


def test_a_preview_says_what_would_come_and_writes_nothing(db: None) -> None:
    seen = preview_batch(batch(drill(), drill("d2", parties=(IncomingParty("CCC"),))))

    assert [item.key for item in seen.added] == ["d1", "d2"]
    assert [state.code for state in seen.states] == ["AAA", "BBB", "CCC"]
    assert (seen.participants, seen.unchanged, seen.problems) == (3, 0, ())
    assert not Engagement.objects.exists()
    assert not Party.objects.filter(code="AAA").exists()


def test_an_import_writes_engagements_parts_states_source_steps_and_one_entry(db: None) -> None:
    import_engagements(IMPORTER, batch(drill()))

    row = Engagement.objects.get(import_key="drills:d1")
    assert (row.code, row.kind, row.state, row.marking_id) == ("drills-d1", "exercise", "recorded", 1)
    assert (row.starts, row.starts_precision, row.ends, row.ends_precision) == (
        date(1995, 6, 5), "day", date(1995, 6, 30), "month",
    )  # fmt: skip
    assert [source.code for source in row.sources.all()] == ["drills"]
    assert row.citations.get().place == "row 2"
    parts = EngagementParty.objects.filter(engagement=row).values_list("party__code", "role", "starts", "kind")
    assert set(parts) == {
        ("AAA", "participant", row.starts, "exercise"), ("BBB", "host", row.starts, "exercise"),
    }  # fmt: skip
    assert EngagementStep.objects.get(engagement=row).verb == "import"
    assert Party.objects.get(code="AAA").name_fr == "pays AAA"
    assert Source.objects.get(code="drills").kind == "dataset"
    entries = Entry.objects.filter(action="engagements.record")
    assert [(entry.record_type, entry.record_id, entry.after["added"]) for entry in entries] == [
        ("source", "drills", 1)
    ]


def test_a_second_import_of_the_same_file_changes_nothing(db: None) -> None:
    import_engagements(IMPORTER, batch(drill()))
    entries = Entry.objects.count()

    again = import_engagements(IMPORTER, batch(drill()))

    assert (again.added, again.changed, again.unchanged) == ((), (), 1)
    assert (Engagement.objects.count(), EngagementStep.objects.count(), Entry.objects.count()) == (1, 1, entries)


def test_what_differs_is_named_by_field_and_corrected(db: None) -> None:
    import_engagements(IMPORTER, batch(drill()))
    other = drill(place="Black Sea", latitude=Decimal(43), parties=(IncomingParty("AAA"), IncomingParty("CCC")))

    seen = import_engagements(IMPORTER, batch(other))

    assert [(each.field, each.before, each.after) for each in seen.changes] == [
        ("place", "Baltic Sea", "Black Sea"),
        ("latitude", "58.5", "43"),
        ("parties", "AAA participant, BBB host", "AAA participant, CCC participant"),
    ]
    row = Engagement.objects.get()
    assert (row.place, row.revision) == ("Black Sea", 2)
    assert set(row.party_links.values_list("party__code", flat=True)) == {"AAA", "CCC"}
    assert Engagement.objects.filter(search_names__contains="black sea").exists()
    assert preview_batch(batch(other)).unchanged == 1


def test_what_people_went_on_with_is_kept(db: None) -> None:
    import_engagements(IMPORTER, batch(drill(), drill("d2")))
    Engagement.objects.filter(import_key="drills:d1").update(revision=2, place="Kiel")

    seen = import_engagements(IMPORTER, batch(drill(place="Black Sea"), drill("d2")))

    assert (seen.kept, seen.changed) == (("d1",), ())
    assert Engagement.objects.get(import_key="drills:d1").place == "Kiel"


def test_what_the_data_set_no_longer_has_is_named_and_left_alone(db: None) -> None:
    import_engagements(IMPORTER, batch(drill(), drill("d2"), drill("d3")))

    seen = import_engagements(IMPORTER, batch(drill(), refused=("d3",)))

    assert seen.missing == ("d2",)
    assert Engagement.objects.count() == 3


def test_a_wrong_row_refuses_the_whole_import_and_every_problem_is_listed(db: None) -> None:
    bad = batch(drill(), drill("d2", parties=(IncomingParty("ZZZ"),), row="3"), rejected=(Problem("no date", row="4"),))
    with pytest.raises(BadInput) as refused:
        import_engagements(IMPORTER, bad)

    assert [(each.row, each.message) for each in refused.value.problems] == [
        ("4", "no date"),
        ("3", "'ZZZ' is not known"),
    ]
    assert not Engagement.objects.exists()
    assert not Party.objects.filter(code="AAA").exists()
    assert not Entry.objects.filter(action="engagements.record").exists()


def test_an_import_does_what_was_seen_or_nothing(db: None) -> None:
    seen = preview_batch(batch(drill()))
    with pytest.raises(Refused, match="Something changed since you looked at the preview"):
        import_engagements(IMPORTER, batch(drill(place="Kiel")), digest=seen.digest)
    assert not Engagement.objects.exists()

    import_engagements(IMPORTER, batch(drill()), digest=seen.digest)
    assert Engagement.objects.count() == 1


def test_whoever_may_not_import_is_refused(db: None) -> None:
    with pytest.raises(Refused, match="may not import"):
        import_engagements(Actor(name="Somebody"), batch(drill()))


def test_codes_stay_apart_when_keys_look_alike(db: None) -> None:
    import_engagements(IMPORTER, batch(drill("a 1"), drill("a-1"), drill("x" * 150)))

    codes = set(Engagement.objects.values_list("code", flat=True))
    assert len(codes) == 3
    assert all(len(code) <= 80 for code in codes)


def test_people_come_with_the_post_they_held(db: None) -> None:
    person = IncomingPerson("AAA", "Jan Novak", "Director of training")
    import_engagements(IMPORTER, batch(drill(people=(person,))))

    assert preview_batch(batch(drill(people=(person,)))).unchanged == 1
    other = replace(person, post="Adviser")
    assert [each.field for each in preview_batch(batch(drill(people=(other,)))).changes] == ["people"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_reads_in_as_many_statements_for_one_as_for_three(
    db: None, django_assert_num_queries: object, count: int
) -> None:
    items = [drill(f"d{number}") for number in range(count)]
    import_engagements(IMPORTER, batch(*items))
    with django_assert_num_queries(6):  # type: ignore[operator]
        preview_batch(batch(*items))
