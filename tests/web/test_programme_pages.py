"""The pages of programmes: what they say, whom they let do what, and that nothing is half-saved."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from entente.apps.access.binding import seeing_everything
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Activity, Comment, Goal, Objective, Programme, Review
from entente.apps.programmes.services import lifecycle
from entente.apps.programmes.services.drafting import draft_programme
from entente.apps.programmes.services.editing import edit_clauses
from tests.factories.access import Someone
from tests.factories.programmes import World, acting, complete_text, drafted, in_force, new, write_programme_world


@pytest.fixture
def world(db: None) -> World:
    with seeing_everything():
        return write_programme_world()


def client_of(who: Someone) -> Client:
    client = Client()
    client.force_login(who.person)
    return client


def text_of(response: Any) -> str:
    return response.content.decode()


def held(model: Any, **lookup: Any) -> Any:
    with seeing_everything():
        return model.objects.get(**lookup)


def test_a_draft_is_begun_written_proposed_agreed_by_both_and_adopted(world: World) -> None:
    desk, mission, secretary = client_of(world.desk), client_of(world.mission_p), client_of(world.secretary)
    begun = desk.post(
        "/programmes/draft/",
        {"party": "P", "instrument": "PLAN", "title_en": "Plan of P", "period_start": "2025", "period_end": "2028"},
    )
    assert begun.status_code == 302
    programme = held(Programme, title_en="Plan of P")
    place = f"/programmes/in/{programme.code}"
    assert begun.url == f"{place}/text/"
    with acting(world.desk) as actor:
        edit_clauses(actor, programme.pk, complete_text(world))
    for client, verb in ((desk, "propose"), (desk, "submit_to_partner")):
        assert client.post(f"{place}/do/{verb}/", {"reason": ""}).status_code == 302, verb
    revision = str(held(Programme, pk=programme.pk).text_revision)
    for client in (desk, mission):
        page = text_of(client.get(f"{place}/do/agree/"))
        assert "Any later change voids the agreement" in page
        assert f'name="text_revision" value="{revision}"' in page
        assert client.post(f"{place}/do/agree/", {"text_revision": revision}).status_code == 302
    assert desk.post(f"{place}/do/submit_to_committee/", {}).status_code == 302
    adopted = {"outcome": "silence", "reference": "C(2026)0001"}
    assert mission.post(f"{place}/do/adopt/", adopted).status_code == 422
    assert secretary.post(f"{place}/do/adopt/", adopted).status_code == 302
    assert secretary.post(f"{place}/do/enter_into_force/", {}).status_code == 302
    assert held(Programme, pk=programme.pk).state == "in_force"
    assert "Record the adoption" in text_of(mission.get(f"{place}/"))


def test_publishing_refuses_orphans_and_links_to_each(world: World) -> None:
    programme = drafted(world)
    with acting(world.desk) as actor:
        objective = held(Objective, programme=programme)
        edit_clauses(actor, programme.pk, [])
        lifecycle.propose(actor, programme.pk)
    with seeing_everything():
        Goal.objects.filter(programme=programme, code="G2").update(objective=None, partner_owner=None)
        Activity.objects.filter(programme=programme, code="A1").update(goal=None)
    answer = client_of(world.desk).post(f"/programmes/in/{programme.code}/do/submit_to_partner/", {"reason": ""})
    page = text_of(answer)
    assert answer.status_code == 422
    assert f'href="/programmes/in/{programme.code}/goals/G2/"' in page
    activity = held(Activity, programme=programme, code="A1")
    assert f'href="/programmes/in/{programme.code}/text/activity/{activity.pk}/"' in page
    assert held(Programme, pk=programme.pk).state == "consultation"
    assert objective.number == 1


def test_a_text_names_posts_and_writes_dates_as_far_as_they_are_known(world: World) -> None:
    programme = drafted(world)
    with seeing_everything():
        Goal.objects.filter(programme=programme, code="G1").update(alliance_owner=world.desk.post, by_when="2027-03")
    page = text_of(client_of(world.desk).get(f"/programmes/in/{programme.code}/text/"))
    assert f"<dd>{world.desk.post.name}</dd>" in page
    assert f"<dd>{world.desk.post.code}</dd>" not in page
    assert "<dd>Mar 2027</dd>" in page
    assert "<dd>2027-03</dd>" not in page


def test_two_who_edit_at_once_lose_nothing(world: World) -> None:
    programme = drafted(world)
    goal = held(Goal, programme=programme, code="G1")
    url = f"/programmes/in/{programme.code}/text/goal/{goal.pk}/edit/"
    desk, mission = client_of(world.desk), client_of(world.mission_p)
    forms = [client.get(url).context["form"] for client in (desk, mission)]
    sent = [{**form.initial, "what": what} for form, what in zip(forms, ("Train pilots", "Train medics"), strict=True)]
    assert desk.post(url, sent[0]).status_code == 302
    second = mission.post(url, sent[1])
    page = text_of(second)
    assert second.status_code == 409
    assert "Train pilots" in page
    assert "Train medics" in page
    assert held(Goal, pk=goal.pk).what == "Train pilots"
    again = {**second.context["form"].initial}
    assert again["what"] == "Train medics"
    assert mission.post(url, again).status_code == 302
    assert held(Goal, pk=goal.pk).what == "Train medics"


def test_who_edits_another_field_overwrites_nothing(world: World) -> None:
    programme = drafted(world)
    goal = held(Goal, programme=programme, code="G1")
    url = f"/programmes/in/{programme.code}/text/goal/{goal.pk}/edit/"
    desk, mission = client_of(world.desk), client_of(world.mission_p)
    first, second = ({**client.get(url).context["form"].initial} for client in (desk, mission))
    assert desk.post(url, {**first, "what": "Train pilots"}).status_code == 302
    stale = mission.post(url, {**second, "measure": "Counted by the staff"})
    assert stale.status_code == 409
    assert stale.context["form"].initial["what"] == "Train pilots"
    assert stale.context["form"].initial["measure"] == "Counted by the staff"


def test_an_internal_note_is_never_read_by_the_other_side(world: World) -> None:
    programme = drafted(world)
    goal = held(Goal, programme=programme, code="G1")
    url = f"/programmes/in/{programme.code}/text/goal/{goal.pk}/"
    desk, mission, ally = client_of(world.desk), client_of(world.mission_p), client_of(world.ally)
    assert desk.post(url, {"text": "We may give way here", "internal": "on"}).status_code == 302
    assert desk.post(url, {"text": "Who pays?"}).status_code == 302
    shared = held(Comment, text="Who pays?")
    assert mission.post(url, {"text": "We do", "parent": str(shared.pk)}).status_code == 302
    assert mission.post(url, {"text": "Our limit is ten", "internal": "on"}).status_code == 302
    theirs, ours = text_of(mission.get(url)), text_of(desk.get(url))
    assert "We may give way here" in ours
    assert "We may give way here" not in theirs
    assert "Our limit is ten" in theirs
    assert "Our limit is ten" not in ours
    assert "Who pays?" in theirs
    assert "We do" in ours
    assert "Who pays?" in text_of(ally.get(url))
    assert client_of(world.mission_q).get(url).status_code == 404


def test_the_other_partner_finds_nothing(world: World) -> None:
    programme = drafted(world, code="plan-p")
    mission = client_of(world.mission_q)
    for tail in ("", "text/", "versions/", "goals/G1/", "do/agree/", "reviews/add/"):
        assert mission.get(f"/programmes/in/{programme.code}/{tail}").status_code == 404, tail
    assert "Plan of P" not in text_of(mission.get("/programmes/"))
    assert "Plan of P" not in text_of(mission.get("/search/?q=plan"))
    assert "Plan of P" in text_of(client_of(world.mission_p).get("/search/?q=plan"))


def test_the_search_finds_programmes_and_goals_whatever_the_accents(world: World) -> None:
    with acting(world.desk) as actor:
        draft_programme(actor, new(title_en="Programme of Türkiye", title_fr="Programme de la Türkiye"))
    drafted(world, title_en="Plan of officers", period_start="2030", period_end="2031")
    desk = client_of(world.desk)
    assert "Programme of Türkiye" in text_of(desk.get("/search/?q=turkiye"))
    page = text_of(desk.get("/search/?q=training officer"))
    assert "G1 Goal 1" in page
    found = desk.get("/api/v1/search?text=goal").json()
    assert [group["kind"] for group in found["others"]] == ["goal"]


def test_a_suspension_lists_what_it_stops_first(world: World) -> None:
    programme = in_force(world, activities=2)
    secretary = client_of(world.secretary)
    url = f"/programmes/in/{programme.code}/do/suspend_practical/"
    shown = secretary.get(url)
    assert "This stops 2 activities" in text_of(shown)
    assert "Political dialogue goes on" in text_of(shown)
    unseen = secretary.post(url, {"reason": "The council decided", "shown": ""})
    assert unseen.status_code == 422
    assert "Course 1" in text_of(unseen)
    assert held(Programme, pk=programme.pk).practical_suspended is False
    assert secretary.post(url, {**shown.context["form"].initial, "reason": "The council decided"}).status_code == 302
    row = held(Programme, pk=programme.pk)
    assert (row.practical_suspended, row.dialogue_suspended) == (True, False)


def test_reviews_are_scheduled_and_held(world: World) -> None:
    programme = in_force(world)
    desk, place = client_of(world.desk), f"/programmes/in/{programme.code}"
    assert desk.post(f"{place}/reviews/add/", {"kind": "annual", "due_on": "2026-06-01"}).status_code == 302
    review = held(Review, programme=programme, due_on=date(2026, 6, 1))
    again = desk.post(f"{place}/reviews/add/", {"kind": "annual", "due_on": "2026-06-01"})
    assert again.status_code == 422
    assert "choose another day" in text_of(again)
    url = f"{place}/reviews/{review.pk}/hold/"
    assert desk.post(url, {"findings": ""}).status_code == 422
    assert desk.post(url, {"findings": "All stands as planned", "on": "2026-06-02"}).status_code == 302
    assert held(Review, pk=review.pk).findings == "All stands as planned"
    assert client_of(world.ally).post(url, {"findings": "No"}).status_code == 403


def test_an_extension_is_proposed_agreed_and_recorded(world: World) -> None:
    programme = in_force(world)
    desk, mission, secretary = client_of(world.desk), client_of(world.mission_p), client_of(world.secretary)
    place = f"/programmes/in/{programme.code}"
    assert "Propose an extension" in text_of(desk.get(f"{place}/"))
    sent = {"period_end": "2030", "reason": "Two goals need more time"}
    assert desk.post(f"{place}/do/propose_extension/", sent).status_code == 302
    revision = str(held(Programme, pk=programme.pk).text_revision)
    for client in (desk, mission):
        assert client.post(f"{place}/do/agree/", {"text_revision": revision}).status_code == 302
    assert secretary.post(f"{place}/do/extend/", {"outcome": "silence", "reference": "C(2026)2"}).status_code == 302
    row = held(Programme, pk=programme.pk)
    assert (row.state, row.period_end) == ("extended", "2030")


def test_a_merged_goal_opens_its_parents(world: World) -> None:
    programme = in_force(world)
    into = held(Goal, programme=programme, code="G2")
    desk, place = client_of(world.desk), f"/programmes/in/{programme.code}/goals"
    sent = {"reason": "They are one", "into": str(into.pk)}
    assert desk.post(f"{place}/G1/do/merge/", sent).status_code == 302
    page = text_of(desk.get(f"{place}/G2/"))
    assert f'href="{place}/G1/"' in page
    refused = desk.post(f"{place}/G2/do/merge/", {"reason": "Back", "into": str(held(Goal, code="G1").pk)})
    assert refused.status_code == 422
    assert held(Goal, pk=into.pk).state != "merged"


BAD = {
    "target before baseline": ({"baseline": "10", "target": "5"}, "target"),
    "no such date": ({"by_when": "2027-13"}, "by_when"),
    "end before the beginning": ({"baseline_on": "2027", "by_when": "2026"}, "by_when"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_is_refused_with_the_remedy_and_nothing_is_saved(world: World, name: str) -> None:
    programme = drafted(world)
    goal = held(Goal, programme=programme, code="G1")
    url = f"/programmes/in/{programme.code}/text/goal/{goal.pk}/edit/"
    desk = client_of(world.desk)
    changed, field = BAD[name]
    answer = desk.post(url, {**desk.get(url).context["form"].initial, "what": "New", **changed})
    assert answer.status_code == 422
    assert "What to do" in " ".join(answer.context["form"].errors[field])
    assert held(Goal, pk=goal.pk).what == "Train officers"


def test_overlapping_periods_are_refused(world: World) -> None:
    drafted(world)
    answer = client_of(world.desk).post(
        "/programmes/draft/",
        {"party": "P", "instrument": "PLAN", "title_en": "Another", "period_start": "2027", "period_end": "2030"},
    )
    assert answer.status_code == 422
    assert "What to do" in text_of(answer)
    with seeing_everything():
        assert Programme.objects.count() == 1


def test_a_transition_that_the_role_may_not_make_is_refused(world: World) -> None:
    programme = drafted(world)
    place = f"/programmes/in/{programme.code}"
    for who, verb in ((world.mission_p, "withdraw"), (world.desk, "adopt"), (world.ally, "propose")):
        answer = client_of(who).post(f"{place}/do/{verb}/", {"reason": "why", "outcome": "silence"})
        assert answer.status_code == 422, verb
        assert "What to do" in text_of(answer), verb
    assert held(Programme, pk=programme.pk).state == "draft"


def workbook_of(client: Client, code: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(client.get(f"/programmes/export.xlsx?code={code}").content))


def uploaded(book: openpyxl.Workbook) -> BytesIO:
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "menu.xlsx"
    return file


def test_a_workbook_is_previewed_cell_by_cell_and_imported_once(world: World) -> None:
    programme = drafted(world)
    desk = client_of(world.desk)
    book = workbook_of(desk, programme.code)
    sheet = book["Goals"]
    column = next(cell.column for cell in sheet[1] if cell.value == "what")
    sheet.cell(2, column).value = "Train forty officers"
    seen = desk.post("/programmes/import/", {"file": uploaded(book)}, follow=True)
    page = text_of(seen)
    assert "Train forty officers" in page
    assert "1 clause changed" in page
    assert held(Goal, programme=programme, code="G1").what == "Train officers"
    url = seen.redirect_chain[-1][0]
    assert client_of(world.mission_p).get(url).status_code == 404
    assert desk.post(url, {"digest": "another"}).status_code == 409
    assert desk.post(url, {"digest": seen.context["found"].digest}).status_code == 302
    assert held(Goal, programme=programme, code="G1").what == "Train forty officers"
    again = desk.post("/programmes/import/", {"file": uploaded(workbook_of(desk, programme.code))}, follow=True)
    assert "There is nothing to change" in text_of(again)


def test_errors_of_a_workbook_are_named_by_sheet_and_cell_and_nothing_is_imported(world: World) -> None:
    programme = drafted(world)
    desk = client_of(world.desk)
    book = workbook_of(desk, programme.code)
    sheet = book["Goals"]
    columns = {cell.value: cell for cell in sheet[1]}
    sheet.cell(2, columns["what"].column).value = "Fine"
    sheet.cell(3, columns["priority"].column).value = "highest"
    seen = desk.post("/programmes/import/", {"file": uploaded(book)}, follow=True)
    page = text_of(seen)
    assert f"{columns['priority'].column_letter}3" in page
    assert "Import all of it" not in page
    refused = desk.post(seen.redirect_chain[-1][0], {"digest": seen.context["found"].digest})
    assert refused.status_code == 409
    assert held(Goal, programme=programme, code="G1").what == "Train officers"


def test_what_is_no_workbook_is_refused(world: World) -> None:
    file = BytesIO(b"not a workbook")
    file.name = "plan.xlsx"
    answer = client_of(world.desk).post("/programmes/import/", {"file": file})
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_who_does_not_draft_does_not_import(world: World) -> None:
    assert client_of(world.ally).get("/programmes/import/").status_code == 403
    assert Client().get("/programmes/import/").status_code == 302


def test_a_party_shows_its_programmes_and_what_applies(world: World) -> None:
    programme = in_force(world)
    page = text_of(client_of(world.desk).get("/parties/P/"))
    assert f'href="/programmes/in/{programme.code}/"' in page
    assert "Plan of P" not in text_of(client_of(world.mission_q).get("/parties/P/"))
    assert 'id="programmes-title"' not in text_of(client_of(world.desk).get("/parties/Q/"))


def test_a_draft_shows_what_changed_since_the_round_and_the_version(world: World) -> None:
    programme = in_force(world)
    desk, place = client_of(world.desk), f"/programmes/in/{programme.code}"
    assert desk.post(f"{place}/do/amend/", {"reason": "More officers"}).status_code == 302
    goal = held(Goal, programme=programme, code="G1")
    url = f"{place}/text/{ClauseKind.GOAL}/{goal.pk}/edit/"
    desk.post(url, {**desk.get(url).context["form"].initial, "what": "Train many officers"})
    for query in ("", "?since=round"):
        page = text_of(desk.get(f"{place}/versions/{query}"))
        assert '<ins class="piece">many</ins>' in page or "many" in page
        assert "1 clause differs" in page
    version = text_of(desk.get(f"{place}/versions/1/"))
    assert "Train many officers" not in version
