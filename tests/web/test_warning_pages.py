"""The pages of early warning: what they show, to whom, and what one can do on them."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entente.apps.access.binding import seeing_everything
from entente.apps.warnings.models import Alert, Report, Watch
from entente.apps.warnings.services.lifecycle import Given, act
from entente.conf.environment import environment
from tests.factories.access import Someone
from tests.factories.programmes import acting, reading
from tests.factories.warnings import (
    World,
    acknowledged,
    found,
    pointed_out,
    raised,
    recorded,
    reported,
    scan,
    write_warning_world,
)


@pytest.fixture
def world(db: None) -> World:
    with transaction.atomic(), seeing_everything():
        return write_warning_world()


def as_(who: Someone) -> Client:
    client = Client()
    client.force_login(who.person)
    return client


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    return unescape(response.content.decode())


def test_the_queue_shows_what_is_new_and_says_what_may_be_claimed(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q"), found("P", rank=2)))
    page = text_of(as_(world.analyst), "/warning/")
    assert "P – Q" in page
    assert "P, within" in page
    assert "2 warnings" in page
    assert "warning before an onset is at chance" in page


def test_the_first_screen_of_who_may_grade_says_what_waits_to_be_graded(world: World) -> None:
    assert "to grade" not in text_of(as_(world.analyst), "/programmes/duties/")
    recorded(world.analyst, scan(found("P|Q"), found("P", rank=2)))
    assert '<a href="/warning/?state=signal">Warnings (2 to grade)</a>' in text_of(
        as_(world.analyst), "/programmes/duties/"
    )
    assert "to grade" not in text_of(as_(world.mission), "/programmes/duties/")


def test_who_has_not_signed_in_is_told_that_warnings_are_not_public(world: World) -> None:
    recorded(world.analyst)
    page = text_of(Client(), "/warning/")
    assert "Warnings are not public" in page
    assert "P – Q" not in page


def test_an_empty_queue_names_the_commands(world: World) -> None:
    assert f"entente warning record --store {environment().events()}" in text_of(as_(world.analyst), "/warning/")
    assert "entente warning record" not in text_of(as_(world.mission), "/warning/")


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?show=mine", "Raised for the desk", "Only a signal"),
        ("?state=signal", "Only a signal", "Raised for the desk"),
        ("?show=ungraded", "Only a signal", "Raised for the desk"),
        ("?origin=scan", "P – Q", "Only a signal"),
        ("?party=Q", "P – Q", "Only a signal"),
        ("?sort=unusual", "Only a signal", "Never there"),
    ],
)
def test_filters_stand_in_the_address(world: World, query: str, shown: str, hidden: str) -> None:
    recorded(world.analyst)
    pointed_out(world, "Only a signal")
    raised(world, pointed_out(world, "Raised for the desk"))
    page = text_of(as_(world.desk), f"/warning/{query}")
    assert shown in page
    assert hidden not in page


def test_no_match_offers_to_clear_the_filters(world: World) -> None:
    assert "No warning matches these filters" in text_of(as_(world.desk), "/warning/?show=overdue")


def test_an_alert_says_all_it_must(world: World) -> None:
    recorded(world.analyst)
    with reading(world.analyst):
        alert = Alert.objects.get()
    page = text_of(as_(world.analyst), f"/warning/alerts/{alert.pk}/")
    for said in (
        "Reports of material conflict in the seven days before: 7, usually 1.5.",
        "35 % chance that 5 or more reports of material conflict",
        "since 9 Jul 2018",
        "What changed, and how unusual that is for this pair",
        "Army (P) → Citizen (Q)",
        'href="https://example.org/report"',
        'href="/warning/series/P-Q/?from=2018-07-09&event=e1#event-e1"',
        "e1 e2 e3",
        "10 of 50 (20 %)",
        "30 of 1,000 (3 %)",
        "120 of 500 (24 %)",
        "From signal to outcome",
        "It does not predict crises",
        "Ships in the strait",
    ):
        assert said in page, said


def test_the_line_runs_from_the_report_to_the_state(world: World) -> None:
    report = reported(world)
    alert = acknowledged(world, pointed_out(world))
    client = as_(world.analyst)
    assert client.post(f"/warning/alerts/{alert.pk}/rest-on/", {"report": str(report.pk)}).status_code == 302
    page = text_of(client, f"/warning/alerts/{alert.pk}/")
    assert "1 report, 1 origin" in page
    places = [page.index(word) for word in ("From signal to outcome", "Signal pointed out", "Raise the alert")]
    assert places == sorted(places)


def test_acts_are_done_on_their_pages_and_refused_in_words(world: World) -> None:
    alert = pointed_out(world)
    url = f"/warning/alerts/{alert.pk}/do"
    analyst, desk = as_(world.analyst), as_(world.desk)
    assert "Reliability of the source" in text_of(analyst, f"{url}/grade/")
    assert "is missing" in unescape(analyst.post(f"{url}/grade/", {"reliability": "A"}).content.decode())
    assert analyst.post(f"{url}/grade/", {"reliability": "A", "credibility": "2"}).status_code == 302
    sent = {"named_post": world.desk.post.code, "hours": "24", "reason": "It grows"}
    assert analyst.post(f"{url}/alert/", sent).status_code == 302
    refused = analyst.post(f"{url}/acknowledge/", {})
    assert refused.status_code == 422
    assert "Your post may not do this" in unescape(refused.content.decode())
    done = desk.post(f"{url}/acknowledge/", {"reason": "We call the mission"}, follow=True)
    assert "The alert is acknowledged." in unescape(done.content.decode())
    assert desk.get(f"{url}/fly/").status_code == 404
    with reading(world.desk):
        assert Alert.objects.get(pk=alert.pk).state == "acknowledged"


def test_several_are_acknowledged_after_a_look_and_taken_back(world: World) -> None:
    mine = [raised(world, pointed_out(world, f"Mine {n}")) for n in range(2)]
    other = pointed_out(world, "Not mine")
    desk = as_(world.desk)
    keys = [str(alert.pk) for alert in (*mine, other)]
    page = unescape(desk.get("/warning/acknowledge/", {"alert": keys}).content.decode())
    assert "Acknowledge 2 alerts?" in page
    assert "does not wait for your post" in page
    done = desk.post("/warning/acknowledge/", {"alert": keys, "confirmed": "yes"})
    assert done.status_code == 302
    with reading(world.desk):
        assert {Alert.objects.get(pk=each.pk).state for each in mine} == {"acknowledged"}
    assert "Take it back" in text_of(desk, done["Location"])
    assert desk.post("/warning/acknowledge/undo/", {"alert": keys[:2]}).status_code == 302
    with reading(world.desk):
        assert {Alert.objects.get(pk=each.pk).state for each in mine} == {"alert"}


def test_a_signal_and_a_report_are_written_for_the_allies_alone(world: World) -> None:
    client = as_(world.analyst)
    assert client.post("/warning/point-out/", {"title": "T"}).status_code == 422
    sent = {"title": "Drones", "summary": "Seen at night", "parties": ["P"]}
    assert client.post("/warning/point-out/", sent).status_code == 302
    assert client.post("/warning/reports/record/", {"title": "Heard", "reporter": "Office"}).status_code == 302
    for who, sees in ((world.ally, 1), (world.mission, 0)):
        with reading(who):
            assert (Alert.objects.count(), Report.objects.count()) == (sees, sees)


def test_a_report_is_graded_and_traced(world: World) -> None:
    first = reported(world)
    second = reported(world, "Repeated", derived_from=(first.pk,))
    client = as_(world.analyst)
    assert "Only an independent origin confirms" in text_of(client, f"/warning/reports/{second.pk}/grade/")
    sent = {"reliability": "B", "credibility": "4", "reason": "Second hand"}
    assert client.post(f"/warning/reports/{second.pk}/grade/", sent).status_code == 302
    page = text_of(client, f"/warning/reports/{second.pk}/")
    assert "2 reports, 1 origin" in page
    assert "B4" in page
    assert "Repeated" in text_of(client, "/warning/reports/?graded=yes")
    assert "Repeated" not in text_of(client, "/warning/reports/?graded=no")
    assert as_(world.desk).post(f"/warning/reports/{second.pk}/grade/", sent).status_code == 403


def test_watches_are_set_crossed_and_seen(world: World) -> None:
    desk = as_(world.desk)
    assert desk.post("/warning/watches/", {"measure": "probability"}).status_code == 422
    sent = {"measure": "probability", "threshold": "0.2", "party": "P"}
    assert desk.post("/warning/watches/", sent).status_code == 302
    recorded(world.analyst)
    assert "I have seen it" in text_of(desk, "/warning/watches/")
    assert desk.post("/warning/watches/seen/").status_code == 302
    assert "I have seen it" not in text_of(desk, "/warning/watches/")
    with reading(world.desk):
        watch = Watch.objects.get()
    assert desk.post(f"/warning/watches/{watch.pk}/end/").status_code == 302
    assert as_(world.analyst).post(f"/warning/watches/{watch.pk}/end/").status_code == 404


def test_the_page_of_a_party_shows_its_open_warnings(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q"), found("A")))
    page = text_of(as_(world.desk), "/parties/P/")
    assert "Open warnings" in page
    assert "P – Q" in page
    assert "A, within" not in page
    assert "Open warnings" not in text_of(as_(world.mission), "/parties/P/")
    assert "Open warnings" not in text_of(as_(world.uncleared), "/parties/P/")


def test_the_list_as_a_file_bears_the_marking_and_the_claim(world: World) -> None:
    recorded(world.analyst)
    content = as_(world.analyst).get("/warning/export/alerts.csv").content.decode("utf-8-sig")
    assert "OPEN" in content
    assert "It does not predict crises" in content
    assert "P – Q" in content
    assert as_(world.analyst).get("/warning/export/alerts.odt").status_code == 404


def test_consultations_and_the_record_stand_together(world: World) -> None:
    page = text_of(as_(world.analyst), "/warning/consultations/")
    assert "Ships in the strait" in page
    assert "No alert has been raised yet" in page
    assert "Asked for after a warning" not in page
    alert = acknowledged(world, pointed_out(world))
    with acting(world.ally) as actor:
        act(actor, alert.pk, "request_consultation", Given(reason="Troops", framework="COUNSEL"))
    page = text_of(as_(world.analyst), "/warning/consultations/")
    assert "Asked for after a warning on this platform" in page
    assert f'href="/warning/alerts/{alert.pk}/"' in page
    assert "Consultation requested" in page


@pytest.mark.parametrize("more", [1, 3])
def test_more_warnings_need_no_more_statements(world: World, more: int) -> None:
    for n in range(more):
        raised(world, pointed_out(world, f"Alert {n}"))
    client = as_(world.desk)
    client.get("/warning/")
    with CaptureQueriesContext(connection) as caught:
        client.get("/warning/")
    assert len(caught) <= 36


def test_a_report_is_corrected_on_its_page_and_a_stale_edit_shows_the_difference(world: World) -> None:
    report = reported(world)
    url = f"/warning/reports/{report.pk}/correct/"
    analyst = as_(world.analyst)
    assert 'value="Convoys seen"' in text_of(analyst, url)
    sent = {"title": "Two convoys seen", "reporter": "Liaison office", "parties": "P", "revision": "1"}
    assert analyst.post(url, sent).status_code == 422
    answer = analyst.post(url, {**sent, "reason": "Counted again"}, follow=True)
    assert "Two convoys seen" in unescape(answer.content.decode())
    stale = analyst.post(url, {**sent, "title": "Three convoys", "reason": "Late"})
    assert stale.status_code == 409
    page = unescape(stale.content.decode())
    assert "Somebody else corrected this report" in page
    assert 'name="revision" value="2"' in page
    saved = analyst.post(url, {**sent, "title": "Three convoys", "reason": "Knowing it", "revision": "2"})
    assert saved.status_code == 302
    text_of(as_(world.uncleared), url, 404)


def test_the_marking_of_a_warning_and_of_a_report_is_changed_with_the_picker(world: World) -> None:
    alert, report = pointed_out(world), reported(world)
    analyst = as_(world.analyst)
    for url in (f"/warning/alerts/{alert.pk}/marking/", f"/warning/reports/{report.pk}/marking/"):
        assert 'name="marking-level"' in text_of(analyst, url)
        marked = {"marking-level": "INNER", "marking-parties": "HQ"}
        assert analyst.post(url, marked).status_code == 422
        assert analyst.post(url, {**marked, "reason": "Closer"}).status_code == 302
        text_of(as_(world.ally), url.replace("marking/", ""), 404)
        assert "may not change" in text_of(as_(world.desk), url)


def test_a_watch_is_changed_muted_and_deleted_on_its_pages(world: World) -> None:
    desk = as_(world.desk)
    desk.post("/warning/watches/", {"party": "P", "measure": "force", "threshold": "50"})
    with reading(world.desk):
        key = Watch.objects.get().pk
    url = f"/warning/watches/{key}/"
    assert 'value="50' in text_of(desk, url)
    assert desk.post(url, {"party": "P", "measure": "force", "threshold": "0"}).status_code == 422
    assert desk.post(url, {"party": "P", "measure": "force", "threshold": "3"}).status_code == 302
    recorded(world.analyst)
    assert "crossed your watch" in text_of(desk, "/warning/")
    assert "crossed your watch" in text_of(desk, "/warning/?show=crossed")
    assert "crossed your watch" not in text_of(as_(world.analyst), "/warning/")
    desk.post(f"{url}end/")
    assert "muted" in text_of(desk, "/warning/watches/")
    text_of(as_(world.analyst), url, 404)
    assert "Delete this watch?" in text_of(desk, f"{url}delete/")
    assert desk.post(f"{url}delete/").status_code == 302
    text_of(desk, url, 404)
    assert "crossed your watch" not in text_of(desk, "/warning/")
