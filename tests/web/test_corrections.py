"""Adding, correcting and withdrawing by hand: permission, errors at their fields, comparison, confirmation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from entente.apps.ledger.models import Entry
from entente.apps.register.models import Fact, Source


def entered(fact: Fact, **changes: Any) -> dict[str, Any]:
    values = {
        "kind": fact.kind,
        "parties": ["MLT"],
        "framework": "PART",
        "title_en": fact.title_en,
        "title_fr": fact.title_fr,
        "start": fact.start,
        "end": fact.end,
        "status": fact.status,
        "sources": ["gazette"],
        "reason": "The treaty series gives another day.",
    }
    return values | changes


@pytest.mark.parametrize(
    "page", ["/facts/record/", "/facts/{fact}/correct/", "/facts/{fact}/withdraw/", "/sources/add/"]
)
def test_writing_asks_for_an_account_and_a_permission(client: Client, held: Fact, page: str) -> None:
    address = page.format(fact=held.pk)
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/account/login/?next={address}")


def test_without_the_permission_it_is_refused(client: Client, held: Fact) -> None:
    from entente.apps.access.models import Person

    client.force_login(Person.objects.create(email="bob@example.org", name="Bob"))
    response = client.post(f"/facts/{held.pk}/correct/", entered(held, start="2008-04-04", confirm="1"))
    assert response.status_code == 403
    assert "Your post may not add or correct facts" in response.content.decode()
    assert Fact.objects.filter(key=held.key).count() == 1


def test_a_correction_is_compared_then_confirmed_and_the_old_view_stays(desk: Client, held: Fact) -> None:
    address = f"/facts/{held.pk}/correct/"
    assert 'value="2008-04-03"' in desk.get(address).content.decode()
    compared = desk.post(address, entered(held, start="2008-04-04"))
    assert compared.status_code == 200
    assert "<mark>2008-04-04</mark>" in compared.content.decode()
    assert Fact.objects.filter(key=held.key).count() == 1, "nothing is written before it is confirmed"
    assert not Entry.objects.filter(action="register.correct_fact").exists()

    done = desk.post(address, entered(held, start="2008-04-04", confirm="1"))
    new = Fact.objects.get(key=held.key, recorded__endswith=None)
    assert (done.status_code, done["Location"]) == (302, f"/facts/{new.pk}/")
    assert (new.start, new.correction_reason) == ("2008-04-04", "The treaty series gives another day.")
    entry = Entry.objects.get(action="register.correct_fact")
    assert (entry.actor_name, entry.reason) == ("Ada", "The treaty series gives another day.")
    history = desk.get(f"/facts/{new.pk}/").content.decode()
    assert f"/facts/{held.pk}/" in history
    assert "We no longer hold this" in desk.get(f"/facts/{held.pk}/").content.decode()


def test_going_back_keeps_what_was_entered(desk: Client, held: Fact) -> None:
    response = desk.post(f"/facts/{held.pk}/correct/", entered(held, start="2008-04-04", edit="1"))
    assert response.status_code == 200
    assert 'value="2008-04-04"' in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": "4 April"}, "4 April is not a date."),
        ({"sources": []}, "id_sources"),
        ({"reason": ""}, "id_reason"),
        ({"start": "2008-04-03"}, "The correction changes nothing."),
        ({"start": "1996-01-01"}, "The spell overlaps"),
    ],
)
def test_what_is_wrong_is_said_above_and_at_the_field(
    desk: Client, held: Fact, changes: dict[str, Any], message: str
) -> None:
    response = desk.post(f"/facts/{held.pk}/correct/", entered(held, **changes))
    text = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in text
    assert message in text


def test_a_new_fact_gets_a_key_from_what_it_says(desk: Client, held: Fact) -> None:
    values = entered(held, kind="agreement", start="2010-06-15", end="", title_en="Security agreement", confirm="1")
    assert desk.post("/facts/record/", values).status_code == 302
    assert Fact.objects.get(key="agreement-part-mlt-2010-06-15").title_en == "Security agreement"


def test_a_rival_claim_stands_beside_the_first(desk: Client, held: Fact) -> None:
    values = entered(held, start="2008-03-20", confirm="1")
    assert desk.post(f"/facts/record/?rival={held.pk}", values).status_code == 302
    claims = Fact.objects.filter(key=held.key, recorded__endswith=None).order_by("claim")
    assert [(fact.claim, fact.start) for fact in claims] == [(1, "2008-04-03"), (2, "2008-03-20")]
    assert "The sources disagree" in desk.get(f"/facts/{held.pk}/").content.decode()


def test_a_rival_of_nothing_is_not_found(desk: Client) -> None:
    assert desk.get("/facts/record/?rival=x").status_code == 404


def test_a_withdrawn_fact_stays_readable(desk: Client, held: Fact) -> None:
    assert desk.post(f"/facts/{held.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert desk.post(f"/facts/{held.pk}/withdraw/", {"reason": "No source supports it."}).status_code == 302
    assert not Fact.objects.filter(key=held.key, recorded__endswith=None).exists()
    assert "We no longer hold this" in desk.get(f"/facts/{held.pk}/").content.decode()


def test_what_was_withdrawn_meanwhile_cannot_be_corrected(desk: Client, held: Fact) -> None:
    desk.post(f"/facts/{held.pk}/withdraw/", {"reason": "No source supports it."})
    response = desk.post(f"/facts/{held.pk}/correct/", entered(held, start="2008-04-04", confirm="1"))
    assert response.status_code == 422
    assert "This fact is no longer held" in response.content.decode()


def test_a_source_is_added_once(desk: Client, league: Path) -> None:
    values = {"title": "The almanac of 2020", "code": "almanac-2020", "kind": "primary", "url": "https://example.org/a"}
    assert desk.post("/sources/add/", values)["Location"] == "/sources/almanac-2020/"
    assert Source.objects.get(code="almanac-2020").title == "The almanac of 2020"
    again = desk.post("/sources/add/", values)
    assert again.status_code == 422
    assert "is taken" in again.content.decode()
