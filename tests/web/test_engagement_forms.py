"""Forms of engagements: seats party by party, a marking, a list from a spreadsheet; and who may open which of them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from openpyxl import Workbook, load_workbook

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import Role
from entente.apps.engagements.models import Engagement, EngagementParty
from entente.apps.engagements.rules.standing import Deadlines
from entente.web.forms import ExplainedForm
from entente.web.views.engagements import acts, lessons, tracked
from entente.web.views.engagements.done import OF_ACTION, OF_ENGAGEMENT, OF_LESSON
from tests.factories.engagements import EngagementWorld, days_from_now, over, planned, write_engagement_world
from tests.factories.programmes import reading
from tests.web.test_engagement_pages import browser, text


@pytest.fixture
def world(db: None) -> EngagementWorld:
    with seeing_everything():
        return write_engagement_world()


def grant(who: object, *permissions: str) -> None:
    """Add permissions to the role of somebody's post."""
    role = Role.objects.get(posts__post=who.post)  # type: ignore[attr-defined]
    role.permissions = sorted({*role.permissions, *permissions})
    role.save()


def asked(**changes: str) -> dict[str, str]:
    return {
        "title_en": "Workshop on mines", "kind": "training", "level": "senior", "starts": str(days_from_now(30)),
        "ends": str(days_from_now(31)), "rows": "3", "party_1": "P", "seats_1": "3", "party_2": "Q", "seats_2": "",
        **changes,
    }  # fmt: skip


def test_every_party_has_its_own_seats(world: EngagementWorld) -> None:
    client = browser(world.desk)
    assert client.post("/engagements/plan/", asked()).status_code == 302
    with reading(world.desk):
        row = Engagement.objects.get()
        assert dict(EngagementParty.objects.values_list("party__code", "seats")) == {"P": 3, "Q": None}
    page = text(client.get(f"/engagements/in/{row.code}/edit/"))
    assert 'name="seats_1" value="3"' in page
    changed = asked(seats_2="5", revision="1")
    assert client.post(f"/engagements/in/{row.code}/edit/", changed).status_code == 302
    with reading(world.desk):
        assert dict(EngagementParty.objects.values_list("party__code", "seats")) == {"P": 3, "Q": 5}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"party_2": "P"}, "It is named twice."),
        ({"party_2": "", "seats_2": "4"}, "Seats without a party."),
        ({"seats_1": "-1"}, "greater than or equal to 0"),
        ({"seats_1": "99999999999999"}, "less than or equal to 10000"),
        ({"purpose": "y" * 60_001}, "at most 60000 characters"),
    ],
)
def test_lines_that_make_no_sense_are_named(world: EngagementWorld, changes: dict[str, str], told: str) -> None:
    answer = browser(world.desk).post("/engagements/plan/", asked(**changes))
    assert (answer.status_code, told in text(answer)) == (422, True)
    with reading(world.desk):
        assert not Engagement.objects.exists()


def test_more_lines_are_added_and_nothing_is_lost(world: EngagementWorld) -> None:
    page = text(browser(world.desk).post("/engagements/plan/", asked(more="1")))
    assert 'name="rows" value="7"' in page
    assert 'name="seats_1" value="3"' in page
    assert "There is a problem" not in page


@pytest.mark.parametrize("page", ["edit/", "do/agenda/", "do/cancel/", "do/stage/", "do/requirements/", "marking/"])
def test_a_form_is_not_opened_for_whom_it_is_not(world: EngagementWorld, page: str) -> None:
    engagement = planned(world)
    answer = browser(world.mission_q).get(f"/engagements/in/{engagement.code}/{page}")
    assert (answer.status_code, "ask an administrator" in text(answer) or "it is for" in text(answer)) == (403, True)


def test_what_is_over_is_not_changed_and_says_so(world: EngagementWorld) -> None:
    engagement = planned(world)
    with reading(world.desk):
        Engagement.objects.update(state="cancelled")
    client = browser(world.desk)
    assert client.get(f"/engagements/in/{engagement.code}/edit/").status_code == 403
    assert f"/engagements/in/{engagement.code}/edit/" not in text(client.get(f"/engagements/in/{engagement.code}/"))


def test_only_the_originator_releases_an_engagement_further(world: EngagementWorld) -> None:
    engagement = planned(world)
    grant(world.desk, "marking.reclassify", "marking.set")
    grant(world.ally, "marking.reclassify", "marking.set")
    address = f"/engagements/in/{engagement.code}/marking/"
    wider = {"marking-level": "PUBLIC", "reason": "it was in the press"}
    refused = browser(world.ally).post(address, wider)
    assert (refused.status_code, "Only the originator" in text(refused)) == (422, True)
    desk = browser(world.desk)
    assert "participants" in text(desk.get(address))
    assert "Fill this in" in text(desk.post(address, {**wider, "reason": ""}))
    assert desk.post(address, wider).status_code == 302
    with reading(world.desk):
        row = Engagement.objects.get()
        assert (row.marking_id, set(EngagementParty.objects.values_list("marking", flat=True))) == (1, {1})


def test_released_to_participants_means_those_of_the_engagement(world: EngagementWorld) -> None:
    engagement = planned(world)
    grant(world.desk, "marking.reclassify", "marking.set")
    answer = browser(world.desk).post(
        f"/engagements/in/{engagement.code}/marking/",
        {
            "marking-level": "OPEN", "marking-groups": ["ALLIES", "PARTICIPANTS"], "marking-among": "P",
            "reason": "names no partner",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    with reading(world.mission_p):
        marking = Engagement.objects.select_related("marking").get().marking
    assert (marking.parties, marking.groups) == ([], ["ALLIES", "PARTICIPANTS"])
    assert "P" in marking.reach


def workbook(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Engagements"
    page.append(("key", "title_en", "kind", "starts", "party", "seats"))
    for row in rows:
        page.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("year.xlsx", out.getvalue())


def sent(world: EngagementWorld, *rows: tuple[str, ...]) -> HttpResponse:
    client = browser(world.desk)
    answer = client.post("/engagements/import/", {"file": workbook(*rows), "name": "mission-2026"})
    assert answer.status_code == 302, text(answer)
    return client.get(answer["Location"])  # type: ignore[return-value]


def test_a_list_is_looked_at_and_then_imported_whole(world: EngagementWorld) -> None:
    grant(world.desk, "engagements.record")
    rows = (
        ("a", "Course", "training", "2025-03", "P", "4"),
        ("a", "", "", "", "Q", ""),
        ("b", "Visit", "dialogue", "2025-04-02", "P", ""),
    )
    page = sent(world, *rows)
    assert "2 new engagements" in text(page)
    assert "2 new engagements are over already: they are entered as held" in text(page)
    with reading(world.desk):
        assert not Engagement.objects.exists()
    digest = text(page).split('name="digest" value="')[1].split('"')[0]
    client = browser(world.desk)
    done = client.post(page.request["PATH_INFO"], {"digest": digest})
    assert (done.status_code, done["Location"]) == (302, "/engagements/")
    with reading(world.desk):
        assert Engagement.objects.count() == 2
        seats = EngagementParty.objects.values_list("engagement__title_en", "party__code", "seats")
        assert set(seats) == {("Course", "P", 4), ("Course", "Q", None), ("Visit", "P", None)}
    assert "There is nothing to change" in text(sent(world, *rows))


def test_a_list_comes_back_as_a_workbook_that_changes_nothing(world: EngagementWorld) -> None:
    grant(world.desk, "engagements.record")
    rows = (
        ("a", "Course", "training", "2024-02-29", "P", "4"),
        ("a", "", "", "", "Q", ""),
        ("b", "Visit – été", "dialogue", "2031-04", "P", ""),
    )
    page = sent(world, *rows)
    digest = text(page).split('name="digest" value="')[1].split('"')[0]
    client = browser(world.desk)
    client.post(page.request["PATH_INFO"], {"digest": digest})

    found = text(client.get("/engagements/import/?list=mission-2026"))
    address = found.split('href="/engagements/import/lists/')[1].split('"')[0]
    assert "2 engagements" in found
    book = client.get(f"/engagements/import/lists/{address}").content
    lines = [[cell for cell in row if cell] for row in load_workbook(BytesIO(book))["Engagements"].values]
    assert lines[1:] == [
        ["a", "Course", "Course", "training", "working", "held", "2024-02-29", "2024-02-29"],
        ["b", "Visit – été", "Visit – été", "dialogue", "working", "planned", "2031-04", "2031-04"],
    ]
    answer = client.post(
        "/engagements/import/", {"file": SimpleUploadedFile("mission.xlsx", book), "name": "mission-2026"}
    )
    assert "There is nothing to change" in text(client.get(answer["Location"]))
    assert client.get("/engagements/import/lists/none.xlsx").status_code == 404
    assert browser(world.lead).get(f"/engagements/import/lists/{address}").status_code == 403


def test_a_list_with_errors_applies_nothing_and_names_sheet_and_cell(world: EngagementWorld) -> None:
    grant(world.desk, "engagements.record")
    page = sent(world, ("a", "Course", "training", "2026-03", "XX", "4"), ("b", "Visit", "none", "March", "P", ""))
    assert "3 errors" in text(page)
    for cell in ("E2", "C3", "D3"):
        assert f">{cell}<" in text(page)
    assert browser(world.desk).post(page.request["PATH_INFO"], {"digest": "-"}).status_code == 409
    with reading(world.desk):
        assert not Engagement.objects.exists()


def test_a_list_waits_for_who_brought_it_alone(world: EngagementWorld) -> None:
    grant(world.desk, "engagements.record")
    page = sent(world, ("a", "Course", "training", "2026-03", "P", "4"))
    grant(world.approver, "engagements.record")
    assert browser(world.approver).get(page.request["PATH_INFO"]).status_code == 404
    assert browser(world.mission_p).get("/engagements/import/").status_code == 403


def test_the_empty_workbook_has_the_headings_that_an_import_reads(world: EngagementWorld) -> None:
    grant(world.desk, "engagements.record")
    book = load_workbook(BytesIO(browser(world.desk).get("/engagements/import/engagements.xlsx").content))
    assert book.sheetnames == ["Engagements", "Participants"]
    assert [cell.value for cell in book["Participants"][1]] == ["key", "party", "role", "seats", "name", "post"]


@pytest.mark.parametrize(
    ("day", "fine"), [("2028-02-29", True), ("9999-12-31", False), ("0206-05-04", False), ("2027-02-29", False)]
)
def test_a_day_is_one_that_can_be_meant(day: str, fine: bool) -> None:
    class Days(ExplainedForm):
        starts = forms.DateField()

    assert Days({"starts": day}).is_valid() is fine
    assert Deadlines().late_from(date.max) == date.max


def test_every_act_says_what_was_done() -> None:
    assert OF_ENGAGEMENT.keys() == acts.VERBS.keys()
    assert OF_LESSON.keys() == lessons.SAYS.keys()
    assert OF_ACTION.keys() == tracked.SAYS.keys()


def test_what_nobody_leads_says_why_nobody_reports_on_it(world: EngagementWorld) -> None:
    led, unled = over(world), over(world, lead="")
    client = browser(world.desk)
    told = "No post leads it, so nobody can report: name its lead."
    assert told in text(client.get(f"/engagements/in/{unled.code}/"))
    assert told not in text(client.get(f"/engagements/in/{led.code}/"))
