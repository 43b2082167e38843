"""Pages of engagements: from the plan to the lesson, through the forms that people use; what they show to whom."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from entente.apps.access.binding import seeing_everything
from entente.apps.engagements.models import Action, Engagement, EngagementPerson, Lesson, Pledge
from tests.factories.access import Someone
from tests.factories.engagements import (
    EngagementWorld,
    days_from_now,
    over,
    planned,
    write_engagement_world,
)
from tests.factories.programmes import goal_of, in_force, reading


@pytest.fixture
def world(db: None) -> EngagementWorld:
    with seeing_everything():
        return write_engagement_world()


def browser(who: Someone) -> Client:
    client = Client()
    client.force_login(who.person)
    return client


def text(response: HttpResponse) -> str:
    return response.content.decode()


def do(who: Someone, engagement: Engagement, verb: str, **data: object) -> HttpResponse:
    return browser(who).post(f"/engagements/in/{engagement.code}/do/{verb}/", data)  # type: ignore[return-value]


def test_an_engagement_is_planned_changed_and_found_in_the_list(world: EngagementWorld) -> None:
    client = browser(world.desk)
    assert "Whom do we meet" in text(client.get("/engagements/"))
    wrong = client.post("/engagements/plan/", {"title_en": "Workshop"})
    assert wrong.status_code == 422
    assert "There is a problem" in text(wrong)
    data = {
        "title_en": "Workshop on mines", "kind": "training", "level": "senior", "starts": days_from_now(30),
        "ends": days_from_now(31), "lead": world.lead.post.code, "host": "P", "rows": "1",
        "party_1": "Q", "seats_1": "2",
    }  # fmt: skip
    answer = client.post("/engagements/plan/", data)
    with reading(world.desk):
        row = Engagement.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/engagements/in/{row.code}/")
    assert "Workshop on mines" in text(client.get("/engagements/?kind=training&party=P&level=senior&text=mine"))
    assert "No engagement matches" in text(client.get("/engagements/?kind=dialogue"))
    changed = client.post(f"/engagements/in/{row.code}/edit/", {**data, "title_en": "Workshop", "revision": "1"})
    assert changed.status_code == 302
    stale = client.post(f"/engagements/in/{row.code}/edit/", {**data, "revision": "1"})
    assert (stale.status_code, "meantime" in text(stale)) == (422, True)


def test_the_list_is_exported_with_what_it_shows(world: EngagementWorld) -> None:
    planned(world)
    client = browser(world.desk)
    csv = text(client.get("/engagements/export/engagements.csv"))
    assert "Workshop on mines" in csv
    assert "P (Host)" in csv
    sheet = load_workbook(BytesIO(client.get("/engagements/export/engagements.xlsx").content)).active
    assert sheet is not None
    assert any("Workshop on mines" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_the_report_goes_from_the_lead_through_the_chain_to_everybody(world: EngagementWorld) -> None:
    engagement = over(world)
    address = f"/engagements/in/{engagement.code}/report/"
    lead = browser(world.lead)
    assert "Write the report" in text(lead.get(address))
    lead.post(address, {"text": "Forty trained."})
    assert "Forty trained." not in text(browser(world.desk).get(address))
    assert lead.post(address, {"text": "Forty people trained.", "submit": "1"}).status_code == 302
    approver = browser(world.approver)
    assert "1 report waits for your decision" in text(approver.get("/engagements/reports/"))
    assert "Forty people trained." in text(approver.get(address))
    refused = do(world.desk, engagement, "accept", note="")
    assert (refused.status_code, "may not do this" in text(refused)) == (422, True)
    assert do(world.approver, engagement, "return_report", reason="say more").status_code == 302
    assert "say more" in text(lead.get(address))
    lead.post(address, {"text": "Forty people trained, two patrols equipped.", "submit": "1"})
    assert do(world.approver, engagement, "accept", note="").status_code == 302
    page = text(browser(world.mission_p).get(f"/engagements/in/{engagement.code}/"))
    assert "Forty people trained, two patrols equipped." in page
    assert "its report is accepted" in page


def test_calling_off_shows_what_follows_and_asks_again(world: EngagementWorld) -> None:
    programme = in_force(world)
    with reading(world.desk):
        goal = goal_of(programme, "G1")
    engagement = planned(world, goals=(goal.pk,))
    page = text(browser(world.desk).get(f"/engagements/in/{engagement.code}/do/cancel/"))
    assert "loses an activity" in page
    unseen = do(world.desk, engagement, "cancel", reason="no money", shown="")
    assert (unseen.status_code, "loses an activity" in text(unseen)) == (422, True)
    assert do(world.desk, engagement, "cancel", reason="no money", shown=f"goal/{goal.pk}").status_code == 302
    assert "It was cancelled." in text(browser(world.desk).get(f"/engagements/in/{engagement.code}/"))
    goal_page = text(browser(world.desk).get(f"/programmes/in/{programme.code}/goals/G1/"))
    assert "planned against delivered" in goal_page
    assert "1 called off" in goal_page


def test_a_mission_names_its_people_and_nobody_elses(world: EngagementWorld) -> None:
    engagement = planned(world)
    address = f"/engagements/in/{engagement.code}/participants/"
    mission = browser(world.mission_p)
    assert world.mission_p.person.name in text(mission.get(address))
    assert (
        mission.post(address, {"party": "P", "person": world.mission_p.person.pk, "role": "participant"}).status_code
        == 302
    )
    assert mission.post(address, {"party": "Q", "name": "Ann", "role": "participant"}).status_code == 422
    with reading(world.desk):
        row = EngagementPerson.objects.get()
    assert row.post_name == world.mission_p.post.name_en
    assert mission.post(f"{address}{row.pk}/", {"attendance": "confirmed"}).status_code == 302
    assert browser(world.mission_q).post(f"{address}{row.pk}/", {"remove": "1"}).status_code == 403
    assert mission.post(f"{address}{row.pk}/", {"remove": "1"}).status_code == 302


def test_who_is_named_twice_for_the_same_days_is_told_where_they_are_named(world: EngagementWorld) -> None:
    one, other = planned(world), planned(world, title_en="Talks on boats")
    mission = browser(world.mission_p)
    for engagement in (one, other):
        address = f"/engagements/in/{engagement.code}/participants/"
        assert "somewhere else" not in text(mission.get(address))
        assert mission.post(address, {"party": "P", "name": "Ann", "role": "participant"}).status_code == 302
    for address, elsewhere in ((one.code, "Talks on boats"), (other.code, "Workshop on mines")):
        page = text(mission.get(f"/engagements/in/{address}/participants/"))
        assert "To be somewhere else on the same days:" in page
        assert elsewhere in page


def test_actions_promises_and_agenda_are_recorded_on_the_page(world: EngagementWorld) -> None:
    engagement = over(world)
    owner = world.mission_p.post.code
    assert (
        do(world.lead, engagement, "action", text="Send the list", owner=owner, due=days_from_now(-1)).status_code
        == 302
    )
    assert do(world.lead, engagement, "pledge", party="P", text="Two boats", due="2027").status_code == 302
    assert do(world.lead, engagement, "agenda", agenda="09:30 Opening\nMines").status_code == 302
    assert do(world.lead, engagement, "next-contact", on=days_from_now(60), note="the boats").status_code == 302
    with reading(world.desk):
        action, pledge = Action.objects.get(), Pledge.objects.get()
    page = text(browser(world.lead).get(f"/engagements/in/{engagement.code}/"))
    assert all(words in page for words in ("Send the list", "Two boats", "09:30", "the boats"))
    settled = do(world.lead, engagement, "settle", state="met", note="seen", pledge=pledge.pk, revision=1)
    assert settled.status_code == 302
    mission = browser(world.mission_p)
    assert "1 action, 1 of them late." in text(mission.get("/engagements/actions/"))
    assert "Send the list" in text(mission.get("/programmes/duties/"))
    assert mission.post(f"/engagements/actions/{action.pk}/done/", {"note": "sent"}).status_code == 302
    assert mission.post(f"/engagements/actions/{action.pk}/verify/", {"note": ""}).status_code == 422
    approver = browser(world.approver)
    assert "Send the list" in text(approver.get("/engagements/actions/?whose=verify"))
    assert approver.post(f"/engagements/actions/{action.pk}/verify/?to=board", {"note": ""}).status_code == 302


def test_a_lesson_goes_its_way_and_stands_beside_the_next_plan(world: EngagementWorld) -> None:
    engagement = over(world)
    manager = world.approver.post.code
    observed = {"title": "Detectors came late", "observation": "Walked.", "manager": manager}
    assert do(world.lead, engagement, "observe", **observed).status_code == 302
    with reading(world.lead):
        lesson = Lesson.objects.get()
    address = f"/engagements/lessons/{lesson.pk}/"
    assert browser(world.desk).get(address).status_code == 404
    assert "Detectors came late" not in text(browser(world.desk).get("/engagements/lessons/"))
    approver = browser(world.approver)
    assert approver.post(f"{address}release/").status_code == 302
    assert approver.post(f"{address}identify/").status_code == 422
    edited = {"title": "Detectors came late", "observation": "Walked.", "recommendation": "",
              "needs_validation": "on", "revision": "2"}  # fmt: skip
    assert approver.post(f"{address}edit/", edited).status_code == 302
    assert approver.post(f"{address}identify/", {"recommendation": "Order earlier."}).status_code == 302
    remedy = {"text": "Order", "owner": world.lead.post.code, "due": days_from_now(9)}
    assert approver.post(f"{address}remedy/", remedy).status_code == 302
    assert "Order" in text(approver.get(address))
    plan = text(browser(world.desk).get("/engagements/plan/?kind=training&party=P"))
    assert "Detectors came late" in plan
    assert "same kind: Training; also with P" in plan


def test_an_exercise_has_its_conferences_objectives_and_forces(world: EngagementWorld) -> None:
    engagement = planned(world, kind="exercise")
    stage = {"kind": "main", "starts": days_from_now(9), "ends": days_from_now(10), "place": "Port"}
    assert do(world.desk, engagement, "stage", **stage).status_code == 302
    late = {**stage, "kind": "initial", "starts": days_from_now(12), "ends": days_from_now(13)}
    assert do(world.desk, engagement, "stage", **late).status_code == 422
    assert do(world.desk, engagement, "objective", title_en="Board by night").status_code == 302
    force = {"party": "P", "unit": "Boarding squadron", "personnel": "30", "confirmed": "on"}
    assert do(world.mission_p, engagement, "force", **force).status_code == 302
    assert do(world.mission_q, engagement, "force", **force).status_code == 422
    page = text(browser(world.desk).get(f"/engagements/in/{engagement.code}/exercise/"))
    assert all(words in page for words in ("Main planning conference", "Board by night", "1 contribution, 30 people"))
    plain = planned(world, title_en="Talks", kind="dialogue")
    assert browser(world.desk).get(f"/engagements/in/{plain.code}/exercise/").status_code == 404


def test_chains_are_shown_and_set_by_who_keeps_them(world: EngagementWorld) -> None:
    assert browser(world.mission_p).get("/engagements/reports/chains/set/").status_code == 403
    client = browser(world.desk)
    answer = client.post("/engagements/reports/chains/set/", {"country": "P", "first": world.approver.post.code})
    assert answer.status_code == 302
    assert world.approver.post.name_en in text(client.get("/engagements/reports/chains/"))
    assert client.post("/engagements/reports/chains/set/", {"first": world.approver.post.code}).status_code == 422


def test_the_page_takes_the_same_number_of_statements_for_one_and_for_three(world: EngagementWorld) -> None:
    counts = set()
    client = browser(world.desk)
    engagement = over(world)
    for _round in range(3):
        do(world.lead, engagement, "action", text="Send", owner=world.mission_p.post.code, due=days_from_now(3))
        client.get(f"/engagements/in/{engagement.code}/")
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/engagements/in/{engagement.code}/")
        counts.add(len(caught))
    assert len(counts) == 1, counts


def test_pages_are_written_in_french(world: EngagementWorld) -> None:
    engagement = over(world)
    client = browser(world.desk)
    client.cookies["django_language"] = "fr"
    page = text(client.get(f"/engagements/in/{engagement.code}/"))
    assert "son compte rendu est attendu avant le" in page
