"""The pages of planning rounds: each side sees its own part, a fixed number of statements, refusals in words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entente.apps.planning.models import SeatRequest
from entente.apps.planning.rules.reasons import Names, figures_named
from entente.apps.planning.services import reviewing
from entente.apps.planning.services.rounds import NewRound, plan_round
from tests.factories.access import Someone
from tests.factories.rounds import (
    PlanWorld,
    acting,
    asked,
    closed,
    drawn,
    entry_text,
    offered,
    reading,
    requests_open,
    write_plan_world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> PlanWorld:
    return write_plan_world()


def browser(who: Someone) -> Client:
    client = Client()
    client.force_login(who.person)
    return client


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_menu_takes_the_same_statements_for_one_and_three_activities(world: PlanWorld) -> None:
    url = f"/planning/in/{world.round.code}/menu/?partner=P"
    offered(world, entry_text("A1"))
    client = browser(world.planner)
    client.get(url)
    one = statements(client, url)
    offered(world, entry_text("A2"), entry_text("A3", prerequisites="A1", starts="2027-05-01", ends="2027-05-02"))
    assert statements(client, url) == one


def test_the_menu_says_why_an_activity_is_not_open(world: PlanWorld) -> None:
    offered(world, entry_text("A1", frameworks="LEAGUE"))
    page = browser(world.mission_p).get(f"/planning/in/{world.round.code}/menu/").content.decode()
    assert 'data-reason="audience"' in page
    assert "the partner does not belong to it on that day" in page


def test_the_page_of_an_activity_says_who_may_take_part(world: PlanWorld) -> None:
    (entry,) = offered(world, entry_text("A1", frameworks="LEAGUE"))
    answer = browser(world.planner).get(f"/planning/menu/{entry.pk}/")
    assert answer.status_code == 200
    assert answer.context["row"].code == "A1"
    assert answer.context["round"].code == world.round.code
    assert not answer.context["open"]
    assert "the partner does not belong to it on that day" in answer.content.decode()


def test_the_page_of_an_activity_names_the_goals_it_can_serve_and_a_mission_only_its_own(world: PlanWorld) -> None:
    (entry,) = offered(world, entry_text("A1"))
    place = f"/planning/menu/{entry.pk}/"
    planner = browser(world.planner).get(place).content.decode()
    assert "/programmes/in/plan-p/goals/G1/" in planner
    assert "/programmes/in/plan-q/goals/G1/" in planner
    mission = browser(world.mission_p).get(place).content.decode()
    assert "/programmes/in/plan-p/goals/G1/" in mission
    assert "plan-q" not in mission


def test_a_mission_enters_many_requests_at_once(world: PlanWorld) -> None:
    one, two = requests_open(world, entry_text("A1"), entry_text("A2"))
    lines = {
        f"{name}-{entry.pk.hex}": value
        for entry in (one, two)
        for name, value in (("goal", "plan-p/G1"), ("min", "1"), ("wanted", "2"), ("priority", "2"))
    }
    client = browser(world.mission_p)
    url = f"/planning/in/{world.round.code}/requests/"
    assert client.post(url, lines).status_code == 302
    wrong = client.post(url, {**lines, f"wanted-{one.pk.hex}": "none"})
    assert wrong.status_code == 422
    assert "seats are whole numbers" in wrong.content.decode()
    with reading(world.mission_p):
        assert sorted(SeatRequest.objects.values_list("entry__code", "seats_wanted")) == [("A1", 2), ("A2", 2)]


def test_a_partner_reviews_its_own_part_and_reads_no_figures(world: PlanWorld) -> None:
    requests_open(world, entry_text("A1", seats="2"))
    asked(world, world.mission_p, seats_min=2, priority=1)
    asked(world, world.mission_q, seats_min=2, priority=5)
    closed(world)
    number = drawn(world)
    with acting(world.planner) as actor:
        reviewing.put_under_review(actor, world.round.pk, version=number)
    url = f"/planning/in/{world.round.code}/review/"
    page = browser(world.mission_q).get(url).content.decode()
    assert 'data-rule="capacity"' in page
    assert "plan-p" not in page
    assert "are taken" not in page
    assert browser(world.mission_q).get(f"/planning/in/{world.round.code}/versions/1/").status_code == 404
    planner = browser(world.planner).get(f"/planning/in/{world.round.code}/versions/1/").content.decode()
    assert "are taken" in planner
    returned = browser(world.mission_q).post(url, {"version": number, "verdict": "return", "comment": ""})
    assert returned.status_code == 422
    assert "A plan is returned with a reason." in returned.content.decode()


def test_a_round_without_partners_leads_to_where_they_are_admitted(world: PlanWorld) -> None:
    with acting(world.planner) as actor:
        held = plan_round(actor, NewRound(year=2029, title_en="Round 2029"))
    planner = browser(world.planner)
    assert f"/planning/in/{held.code}/money/" in planner.get(f"/planning/in/{held.code}/").content.decode()
    admit = planner.get(f"/planning/in/{held.code}/money/").content.decode()
    assert ">P</option>" in admit or 'value="P"' in admit
    empty = planner.post(f"/planning/in/{held.code}/offer/", {"kind": "training", "seats": "4"}).content.decode()
    assert "is missing. What to do: write it as YYYY-MM-DD." in empty
    assert "&#x27;&#x27; is not" not in empty


def test_an_act_that_is_refused_says_why(world: PlanWorld) -> None:
    client = browser(world.planner)
    refused = client.post(f"/planning/in/{world.round.code}/do/close_requests/", {"reason": ""})
    assert refused.status_code == 422
    assert "Requests open" in refused.content.decode()
    assert client.post(f"/planning/in/{world.round.code}/do/open_offers/", {"reason": ""}).status_code == 302


def test_the_forms_of_acts_open_only_for_who_may_act(world: PlanWorld) -> None:
    round_ = f"/planning/in/{world.round.code}/do/"
    assert browser(world.planner).get(f"{round_}open_offers/").status_code == 200
    assert browser(world.planner).get(f"{round_}close_requests/").status_code == 403
    refused = browser(world.mission_p).get(f"{round_}open_offers/")
    assert refused.status_code == 403
    assert "Your post may not do this with the round" in refused.content.decode()


def test_what_may_be_done_with_a_request_is_offered_to_whom_it_is_open(world: PlanWorld) -> None:
    requests_open(world, entry_text("A1"))
    request = asked(world, world.mission_p, seats_min=1)
    page = f"/planning/in/{world.round.code}/requests/"
    one = f"{page}{request.pk}/"
    mission, planner = browser(world.mission_p), browser(world.planner)
    assert f"{one}withdraw/" in mission.get(page).content.decode()
    assert f"{one}promise/" not in mission.get(page).content.decode()
    assert f"{one}promise/" in planner.get(page).content.decode()
    assert mission.get(f"{one}withdraw/").status_code == 200
    assert mission.get(f"{one}promise/").status_code == 403
    assert planner.get(f"{one}promise/").status_code == 200
    assert planner.get(f"{one}withdraw/").status_code == 403


def test_a_round_and_its_activities_show_who_did_what(world: PlanWorld) -> None:
    (entry,) = offered(world, entry_text("A1"))
    client = browser(world.planner)
    for place in (f"/planning/in/{world.round.code}/", f"/planning/menu/{entry.pk}/"):
        page = client.get(place).content.decode()
        assert 'id="acts-title"' in page, place
        assert "Nobody has changed this" not in page, place


def test_the_figures_of_a_version_name_goals_by_code_and_title(world: PlanWorld) -> None:
    # A goal needs three activities: the fourth gains it nothing.
    codes = [f"A{month}" for month in range(3, 7)]
    requests_open(
        world, *(entry_text(code, starts=f"2027-0{code[1]}-01", ends=f"2027-0{code[1]}-02") for code in codes)
    )
    for code in codes:
        asked(world, world.mission_p, code, seats_wanted=2)
    closed(world)
    number = drawn(world)
    page = browser(world.planner).get(f"/planning/in/{world.round.code}/versions/{number}/").content.decode()
    assert "Goal “G1 Goal 1” already has what it needs" in page
    assert "plan-p/G1" not in page


def test_only_goals_that_may_be_read_are_named_in_figures() -> None:
    names = Names({}, {}, {}, {}, {"plan-p/G1": "G1 Medics"})
    for text, named in (
        (
            "2 seats deliver the activity for goal plan-p/G1; more",
            "2 seats deliver the activity for goal “G1 Medics”; more",
        ),
        ("Raise the needs of goal plan-p/G1, or", "Raise the needs of goal “G1 Medics”, or"),
        ("Goal plan-p/G1 already", "Goal “G1 Medics” already"),
        ("Goal plan-p/G10 already", "Goal plan-p/G10 already"),
        ("Goal plan-q/G1 already", "Goal plan-q/G1 already"),
    ):
        assert figures_named(text, names) == named
