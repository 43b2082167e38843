"""The multinational exercises as engagements: titles, places, purposes, former states, and the whole mirror."""

from pathlib import Path

from entente.apps.access.viewers import Actor
from entente.apps.engagements.intake.comparing import preview_batch, without_rejected
from entente.apps.engagements.intake.mme import read_mme, states_by_code
from entente.apps.engagements.models import Engagement, EngagementParty
from entente.apps.engagements.services.intake import import_engagements
from entente.apps.register.models import Party
from tests.sources.test_mme import write

IMPORTER = Actor(name="Importer", permissions=frozenset({"engagements.record", "register.correct"}))


def test_an_exercise_becomes_an_engagement(tmp_path: Path) -> None:
    path = write(tmp_path / "mme.csv", {}, {"country": "Russia"}, {"country": "Freedonia"}, {"country": "-9"})
    (item,) = read_mme(path).incoming

    assert (item.title_en, item.title_fr, item.series, item.kind, item.state) == (
        "Keen Edge", "Keen Edge", "Keen", "exercise", "recorded",
    )  # fmt: skip
    assert [part.code for part in item.parties] == ["DNK", "RUS"]
    assert item.purpose == (
        "Search and rescue\n\nAir, sea, peacekeeping\n\nAlso took part: Freedonia, 1 participants without a name"
    )
    assert (item.field, item.place_in_source, item.row) == ("peacekeeping", "mme1", "2")


def test_an_exercise_without_a_name_is_called_by_its_place_or_its_participants(tmp_path: Path) -> None:
    placed = {"Ex_Name": "-9"}
    bare = {"MMEID": "mme2", "Ex_Name": "-9", "Location": "-9"}
    one, two = read_mme(write(tmp_path / "mme.csv", placed, bare)).incoming

    assert (one.title_en, one.title_fr) == ("Exercise without a name: Baltic Sea", "Exercice sans nom : Baltic Sea")
    assert two.title_en == "Exercise without a name: Denmark"


def test_a_place_names_a_country_only_when_nothing_is_guessed(tmp_path: Path) -> None:
    places = {"Kuwait": "KWT", "Denmark, Karup": "DNK", "Fort Stewart, Georgia": "", "-9": "", "near Aarhus": ""}
    rows = [{"MMEID": f"mme{number}", "Location": place} for number, place in enumerate(places)]

    assert [item.country for item in read_mme(write(tmp_path / "mme.csv", *rows)).incoming] == list(places.values())


def test_states_are_named_in_both_languages() -> None:
    states = states_by_code()

    assert (states["CIV"].name_en, states["CIV"].name_fr) == ("Côte d’Ivoire", "Côte d’Ivoire")
    assert (states["SGP"].name_fr, states["SGP"].iso_alpha2, states["SGP"].iso_numeric) == ("Singapour", "SG", "702")
    assert (states["SUN"].name_en, states["SUN"].name_fr, states["SUN"].iso_alpha2) == (
        "Soviet Union", "Union soviétique", "",
    )  # fmt: skip
    assert all(state.name_en and state.name_fr for state in states.values())


def test_the_mirror_is_loaded_once(db: None, mirror: Path) -> None:
    batch = read_mme(mirror / "mme" / "exercises_long_1980_2005.parquet")
    assert [problem.row for problem in preview_batch(batch).problems] == [
        "3219",
        "5334",
        "7173",
        "7556",
        "8103",
        "8733",
    ]

    seen = import_engagements(IMPORTER, without_rejected(batch))

    assert (len(seen.added), seen.participants, Engagement.objects.count()) == (2_904, 10_297, 2_904)
    assert EngagementParty.objects.filter(party__code="SUN").count() == 84
    assert Party.objects.get(code="SUN").kind == "state"
    assert not Party.objects.filter(code="-9").exists()
    again = preview_batch(without_rejected(batch))
    assert (again.unchanged, again.added, again.changed, again.states) == (2_904, (), (), ())
