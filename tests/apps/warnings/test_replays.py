"""Looks back at consultations: kept once, read by week, shown beside the case or said to be missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from entente.apps.access.binding import acting_as
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.ledger.models import Entry
from entente.apps.register.models import Fact
from entente.apps.warnings.models import Replay
from entente.apps.warnings.selectors.replays import replayed, replays_of
from entente.apps.warnings.services.results import record_replay
from entente.cli.loading import load_files, load_pack_results
from entente.kernel.errors import BadInput, Refused
from entente.sources.packs import read_pack
from tests.factories.results import PUBLISHER, provenance, told
from tests.factories.warnings import World

NATO = Path(__file__).resolve().parents[3] / "packs" / "nato"
PUBLIC = Viewer()


@pytest.fixture(autouse=True)
def _public(world: World) -> Iterator[None]:
    with acting_as(PUBLIC):
        yield


def key() -> str:
    """The consultation that the world of the tests holds."""
    return Fact.objects.get(kind="consultation").key


def page(fact: Fact) -> str:
    response = Client().get(f"/warning/consultations/{fact.pk}/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_a_look_back_is_kept_once_with_an_entry_in_the_ledger() -> None:
    run = record_replay(PUBLISHER, key(), told(), provenance())
    assert record_replay(PUBLISHER, key(), told(), provenance()).pk == run.pk
    (entry,) = Entry.objects.filter(action="warnings.record_replay")
    assert entry.record_id == str(run.pk)
    assert replayed(PUBLIC) == {key()}


def test_a_week_says_what_would_have_been_said_and_what_came() -> None:
    record_replay(PUBLISHER, key(), told(), provenance())
    (look,) = replays_of(PUBLIC, fact_key=key())
    assert (look.first, look.alerts_per_week, look.unseen) == (date(2014, 3, 3), 5, False)
    quiet, loud = look.series[0].weeks
    assert (quiet.probability, quiet.alert, quiet.escalated) == (None, False, None)
    assert (loud.rank, loud.alert, loud.escalated) == (4, True, True)
    assert [len(series.forecast) for series in look.series] == [1, 0]


def test_the_page_shows_the_look_back_and_says_that_it_is_one() -> None:
    fact = Fact.objects.get(kind="consultation")
    assert "No look back is held of this consultation" in page(fact)
    record_replay(PUBLISHER, fact.key, told(), provenance(title_en="Before it", note_en="A thin set"))
    shown = page(fact)
    assert "Weeks with a signal: 1, of 1 that could be forecast." in shown
    assert "It was not said at the time" in shown
    assert "The settings of the model were chosen on these days." in shown
    assert "Fewer than five reports in all the time read" in shown
    assert "4 of 120" in shown


def test_what_is_no_consultation_has_no_page() -> None:
    other = Fact.objects.exclude(kind="consultation").first()
    assert other is not None
    assert Client().get(f"/warning/consultations/{other.pk}/").status_code == 404


@pytest.mark.parametrize("changes", [{"series": []}, {"source": ""}, {"first": "soon"}, {"alerts_per_week": 0}])
def test_what_is_no_look_back_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        record_replay(PUBLISHER, key(), told(**changes), provenance())


def test_only_a_consultation_of_the_register_is_looked_back_at_and_by_who_may() -> None:
    with pytest.raises(BadInput, match="no consultation"):
        record_replay(PUBLISHER, "nowhere", told(), provenance())
    with pytest.raises(Refused):
        record_replay(Actor(name="Nobody"), key(), told(), provenance())
    assert not Replay.objects.exists()


def test_the_pack_ships_looks_back_at_real_cases() -> None:
    pack = read_pack(NATO)
    load_files(pack)
    first, second = load_pack_results(pack), load_pack_results(pack)
    assert (first.replays, second.replays) == (3, 0)
    (poland,) = replays_of(PUBLIC, fact_key="article4/POL/2014")
    assert [(series.series_id, series.weeks[0].rank) for series in poland.series] == [("RUS|UKR", 46), ("UKR", 3)]
    assert [week.alert for week in poland.series[1].weeks[:2]] == [True, False]
    (turkiye,) = replays_of(PUBLIC, fact_key="article4/TUR/2012-06")
    assert not any(series.forecast for series in turkiye.series)
    assert "a random fifth" in turkiye.made.note
