"""The queue counts all that it speaks of, offers what may be done, and refuses with a way on."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import transaction
from django.test import Client

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import Delegation
from entente.apps.warnings.selectors.alerts import AlertFilters, alert_list
from entente.apps.warnings.services.watches import NewWatch, keep_watch
from tests.factories.access import ALWAYS, days
from tests.factories.programmes import acting, reading
from tests.factories.warnings import World, found, pointed_out, raised, recorded, scan, write_warning_world
from tests.web.test_warning_pages import as_, text_of


@pytest.fixture
def world(db: None) -> World:
    with transaction.atomic(), seeing_everything():
        return write_warning_world()


def lend(world: World) -> None:
    """The desk lends its acknowledgements to the delegation of A."""
    with transaction.atomic(), seeing_everything():
        Delegation.objects.create(
            from_post=world.desk.post, to_post=world.ally.post, permissions=["warnings.acknowledge"],
            period=days(ALWAYS), reason="leave",
        )  # fmt: skip


def test_a_filter_that_joins_other_records_counts_each_warning_once(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q"), found("P"), found("Q")))
    assert "2 warnings" in text_of(as_(world.analyst), "/warning/?party=P")
    with reading(world.analyst) as viewer:
        both = alert_list(viewer, filters=AlertFilters(party=("P", "Q")))
    assert (both.total, len(both.rows), both.by_state) == (3, 3, {"signal": 3})


def test_what_the_queue_counts_does_not_end_with_the_page(world: World) -> None:
    with acting(world.desk) as actor:
        keep_watch(actor, NewWatch(measure="any", threshold=None, party="P"))
    recorded(world.analyst, scan(found("P|Q"), found("P"), found("Q")))
    raised(world, pointed_out(world, parties=("Q",)))
    with reading(world.desk) as viewer:
        short = alert_list(viewer, limit=1)
    assert (len(short.rows), short.total) == (1, 4)
    assert (short.by_state["signal"], short.mine, short.overdue, short.crossed) == (3, 1, 0, 2)
    page = text_of(as_(world.desk), "/warning/")
    assert "4 warnings, 3 to grade, 1 waits for your post, 2 crossed watches of your post." in page


def test_whom_a_post_lent_it_to_acknowledges_in_the_queue_too(world: World) -> None:
    alert = raised(world, pointed_out(world))
    client = as_(world.ally)
    choice = f'name="alert" value="{alert.pk}"'
    assert choice not in text_of(client, "/warning/")
    assert "No warning matches" in text_of(client, "/warning/?show=mine")
    lend(world)
    assert choice in text_of(client, "/warning/")
    assert choice in text_of(client, "/warning/?show=mine")
    assert "Acknowledge 1 alert?" in text_of(client, f"/warning/acknowledge/?alert={alert.pk}")
    done = client.post("/warning/acknowledge/", {"alert": [str(alert.pk)], "confirmed": "yes"}, follow=True)
    assert "1 alert acknowledged." in unescape(done.content.decode())
    with reading(world.ally) as viewer:
        assert alert_list(viewer).by_state == {"acknowledged": 1}


def test_what_was_done_is_said_as_a_sentence(world: World) -> None:
    alert = pointed_out(world)
    grade = {"reliability": "B", "credibility": "2"}
    done = as_(world.analyst).post(f"/warning/alerts/{alert.pk}/do/grade/", grade, follow=True)
    assert "The grade is recorded." in unescape(done.content.decode())


def test_a_refusal_says_what_to_do(world: World) -> None:
    alert = raised(world, pointed_out(world))
    analyst = as_(world.analyst)
    nothing = analyst.post(f"/warning/alerts/{alert.pk}/do/stand_down/", {"reason": ""})
    assert nothing.status_code == 422
    assert "No reason was given. What to do: say why, for whoever reads this later." in unescape(
        nothing.content.decode()
    )
    # A page that cannot be shown says so too.
    undone = analyst.post("/warning/acknowledge/undo/", {"alert": [str(alert.pk)]})
    assert undone.status_code == 403
    assert "What to do: " in unescape(undone.content.decode())


def test_what_cannot_be_done_now_is_said_instead_of_a_form(world: World) -> None:
    alert = pointed_out(world)
    page = text_of(as_(world.analyst), f"/warning/alerts/{alert.pk}/do/alert/")
    assert "“Raise the alert” is not possible in the state “Signal”. What to do: it is possible in: Graded" in page
    assert "Back to the warning" in page
    assert "<textarea" not in page
    other = text_of(as_(world.ally), f"/warning/alerts/{alert.pk}/do/grade/")
    assert "it needs a role with the permission “Grade reports and signals by the Admiralty code”" in other
    assert "warnings.grade" not in other
    raised(world, alert)
    assert "<textarea" in text_of(as_(world.desk), f"/warning/alerts/{alert.pk}/do/acknowledge/")


def test_who_is_not_signed_in_is_told_so_whatever_the_filter(world: World) -> None:
    recorded(world.analyst)
    assert "Warnings are not public" in text_of(Client(), "/warning/?state=signal")


def test_a_watch_on_a_state_that_does_not_exist_is_refused_at_its_field(world: World) -> None:
    client = as_(world.analyst)
    refused = client.post("/warning/watches/", {"measure": "any", "series_id": "ABC UKR"})
    assert refused.status_code == 422
    assert "ABC is the code of no state. What to do: write codes of ISO 3166-1, such as RUS or UKR." in unescape(
        refused.content.decode()
    )
    page = unescape(client.post("/warning/watches/", {"measure": "any", "series_id": "RU"}).content.decode())
    assert "“RU” is no series" in page
    held = {"measure": "probability", "threshold": "0.3", "series_id": "UKR RUS"}
    assert client.post("/warning/watches/", held).status_code == 302
    page = unescape(client.get("/warning/watches/", headers={"accept-language": "fr"}).content.decode())
    assert "au moins 0,3" in page


def test_what_is_made_up_names_nobody_and_what_is_real_somebody(world: World) -> None:
    client = as_(world.analyst)
    given = {"title": "EXERCISE Columns", "summary": "Seen twice"}
    real = client.post("/warning/point-out/", given)
    assert real.status_code == 422
    assert "nobody is named. What to do: choose whom it is about." in unescape(real.content.decode())
    assert client.post("/warning/point-out/", {**given, "exercise": "on"}).status_code == 302


def test_a_report_of_a_day_to_come_is_refused_at_its_day(world: World) -> None:
    given = {"title": "Columns", "reporter": "Mission", "received_on": "2199-01-01"}
    page = unescape(as_(world.analyst).post("/warning/reports/record/", given).content.decode())
    assert "Received on – 2199-01-01 is still to come." in " ".join(re.sub("<[^>]+>", "", page).split())
