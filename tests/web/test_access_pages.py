"""Administration as people see it: accounts, posts, appointments, roles, clearances, communities, delegation."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from entente.apps.access.models import (
    Clearance,
    Community,
    CommunityMember,
    Delegation,
    Organisation,
    Person,
    Post,
    PostHolding,
    PostRole,
    Role,
)
from entente.apps.access.rules.need_to_know import ViewerFacts
from entente.apps.access.sessions import ACTING_POST
from entente.apps.ledger.models import Entry
from tests.factories.access import ALWAYS, days, someone
from tests.web.staff import ADMINISTRATOR, DESK, Seat, seat, write_scheme

TODAY = timezone.now().date()
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def administrator(league: Path) -> Seat:
    write_scheme()
    return seat(ADMINISTRATOR)


def test_from_nothing_to_someone_who_may_act(administrator: Seat) -> None:
    """An organisation, a post, a person, an appointment, a role within limits: each confirmed, each in the ledger."""
    Role.objects.create(
        code="desk", name_en="Desk", name_fr="Bureau", permissions=["register.correct"], scope_kinds=["party"]
    )
    names = {"name_en": "Mission", "name_fr": "Mission"}
    done = administrator.act(reverse("create-organisation"), code="mission", party="MLT", **names)
    assert done["Location"] == reverse("create-post")
    assert "Mission" in administrator.get(reverse("posts"))
    organisation = Organisation.objects.get(code="mission")
    names = {"name_en": "Counsellor", "name_fr": "Conseiller"}
    administrator.act(reverse("create-post"), code="counsellor", organisation=str(organisation.pk), **names)
    post = Post.objects.get(code="counsellor")
    form = {"name": "Ines", "email": "Ines@Example.org", "language": "fr"}
    created = administrator.act(reverse("create-person"), **form)
    person = Person.objects.get(email="ines@example.org")
    assert created["Location"] == reverse("person", args=[person.pk])
    administrator.act(reverse("appoint", args=[post.pk]), person=str(person.pk), start=TODAY.isoformat(), end="")
    form = {"role": "desk", "party": ["MLT"], "field": "", "start": TODAY.isoformat(), "end": ""}
    administrator.act(reverse("grant-role", args=[post.pk]), **form)
    page = administrator.get(reverse("post", args=[post.pk]))
    assert "Ines" in page
    assert "MLT" in page
    acts = Entry.objects.filter(actor_id=administrator.who.person.pk).order_by("id").values_list("action", flat=True)
    assert list(acts) == [
        "access.create_organisation", "access.create_post", "access.create_person", "access.appoint",
        "access.grant_role",
    ]  # fmt: skip

    ines = Client()
    ines.force_login(person)
    assert ines.get("/facts/record/").status_code == 200
    assert "Counsellor" in ines.get("/").content.decode()


def test_a_role_limited_to_a_party_stops_at_its_border(administrator: Seat, league: Path) -> None:
    desk = someone(ViewerFacts("LEAGUE"), role="desk", permissions=("register.correct",))
    PostRole.objects.filter(post=desk.post).update(parties=["MLT"])
    client = Client()
    client.force_login(desk.person)
    form = {
        "kind": "membership", "framework": "PART", "title_en": "New", "title_fr": "Nouveau", "start": "2001",
        "end": "2002", "status": "active", "sources": ["gazette"], "reason": "why",
    }  # fmt: skip
    refused = client.post("/facts/record/", {**form, "parties": ["SWE"]})
    assert refused.status_code == 422
    assert "limited to other parties" in refused.content.decode()
    assert 'name="confirm"' in client.post("/facts/record/", {**form, "parties": ["MLT"]}).content.decode()


def test_nothing_is_written_before_it_is_confirmed_and_errors_stand_at_their_fields(administrator: Seat) -> None:
    address = reverse("create-person")
    taken = administrator.who.person.email
    asked = administrator.client.post(address, {"name": "Eve", "email": "eve@example.org", "language": "en"})
    assert "eve@example.org" in asked.content.decode()
    assert not Person.objects.filter(name="Eve").exists()
    back = administrator.client.post(
        address, {"name": "Eve", "email": "eve@example.org", "language": "en", "edit": "1"}
    ).content.decode()
    assert 'value="Eve"' in back
    assert "There is a problem" not in back
    form = {"name": "Eve", "email": taken, "language": "en", "confirm": "1"}
    refused = administrator.client.post(address, form)
    assert refused.status_code == 422
    assert "has an account already" in refused.content.decode()
    empty = administrator.client.post(address, {"name": "", "email": "none", "language": "en"})
    assert empty.content.decode().count('<p class="wrong"') == 2


@pytest.mark.parametrize(
    "name", ["people", "posts", "roles", "create-person", "create-post", "create-organisation", "delegate"]
)
def test_without_the_permission_it_is_refused_in_words(league: Path, name: str) -> None:
    visitor = seat(("register.read",))
    response = visitor.client.get(reverse(name))
    assert response.status_code == 403
    assert "Your post may not do this" in response.content.decode()
    assert Client().get(reverse(name)).status_code == 302


def test_what_is_not_there_is_not_found(administrator: Seat) -> None:
    for name in ("person", "close-account", "clear", "end-clearance", "dismiss", "post", "end-role", "end-appointment"):
        assert administrator.client.get(reverse(name, args=[uuid4()])).status_code == 404, name


def test_a_closed_account_is_signed_out_at_the_next_step_and_can_be_opened_again(administrator: Seat) -> None:
    leaver = seat(("register.read",))
    person = leaver.who.person
    assert leaver.client.get(reverse("notices")).status_code == 200
    done = administrator.act(reverse("close-account", args=[person.pk]), reason="left")
    assert done.status_code == 302
    assert leaver.client.get(reverse("notices")).status_code == 302
    assert person.name not in administrator.get(reverse("people"))
    assert "closed" in administrator.get(reverse("people") + "?show=all")
    administrator.act(reverse("reopen-account", args=[person.pk]), reason="came back")
    person.refresh_from_db()
    assert person.is_active
    again = administrator.client.post(reverse("reopen-account", args=[person.pk]), {"reason": "x", "confirm": "1"})
    assert again.status_code == 422


def test_a_closed_post_lets_nobody_act_and_opens_again(administrator: Seat) -> None:
    other = seat(("register.correct",))
    post = other.who.post
    assert other.client.get("/facts/record/").status_code == 200
    administrator.act(reverse("close-post", args=[post.pk]), reason="abolished")
    assert other.client.get("/facts/record/").status_code == 403
    assert "This post is closed" in administrator.get(reverse("post", args=[post.pk]))
    administrator.act(reverse("reopen-post", args=[post.pk]), reason="restored")
    assert other.client.get("/facts/record/").status_code == 200


def test_clearances_and_communities_are_given_and_taken_back(administrator: Seat) -> None:
    person = administrator.who.person
    Community.objects.create(code="CLUB", name_en="Club", name_fr="Cercle")
    start = (TODAY - timedelta(days=5)).isoformat()
    administrator.act(reverse("clear", args=[person.pk]), level="SECRET", start=start, end="")
    administrator.act(reverse("admit", args=[person.pk]), community="CLUB", start=start, end="")
    clearance, member = Clearance.objects.get(person=person), CommunityMember.objects.get(person=person)
    assert "Cleared up to Secret" in administrator.get(reverse("person", args=[person.pk]))
    administrator.act(reverse("end-clearance", args=[clearance.pk]), end=TODAY.isoformat(), reason="lapsed")
    administrator.act(reverse("dismiss", args=[member.pk]), end=TODAY.isoformat(), reason="moved on")
    assert "Not cleared above public" in administrator.get(reverse("person", args=[person.pk]))
    early = {"end": "2000-01-01", "reason": "typing error", "confirm": "1"}
    assert administrator.client.post(reverse("end-clearance", args=[clearance.pk]), early).status_code == 422
    kept = {entry.action: entry.reason for entry in Entry.objects.filter(record_id=str(person.pk))}
    assert kept["access.end_clearance"] == "lapsed"
    assert kept["access.dismiss"] == "moved on"


def test_an_appointment_made_by_mistake_is_taken_back_on_the_same_day(administrator: Seat) -> None:
    post, person = administrator.who.post, someone(ViewerFacts("MLT")).person
    address = reverse("appoint", args=[post.pk])
    administrator.act(address, person=str(person.pk), start=TODAY.isoformat(), end="")
    twice = {"person": str(person.pk), "start": TODAY.isoformat(), "end": "", "confirm": "1"}
    refused = administrator.client.post(address, twice)
    assert refused.status_code == 422
    assert "holds the post in that time already" in refused.content.decode()
    holding = PostHolding.objects.get(post=post, person=person)
    administrator.act(reverse("end-appointment", args=[holding.pk]), end=TODAY.isoformat(), reason="the wrong one")
    assert not PostHolding.objects.filter(post=post, person=person).exists()
    assert Entry.objects.get(action="access.end_appointment").reason == "the wrong one"


def test_a_role_is_taken_away(administrator: Seat) -> None:
    other = seat(("register.correct",))
    granted = PostRole.objects.get(post=other.who.post)
    administrator.act(reverse("end-role", args=[granted.pk]), end=TODAY.isoformat(), reason="reorganised")
    assert other.client.get("/facts/record/").status_code == 403


def test_a_role_that_must_be_limited_asks_for_the_limit(administrator: Seat) -> None:
    Role.objects.create(code="desk", name_en="Desk", name_fr="Bureau", permissions=[], scope_kinds=["party"])
    address = reverse("grant-role", args=[administrator.who.post.pk])
    form = {"role": "desk", "field": "", "start": TODAY.isoformat(), "end": "", "confirm": "1"}
    refused = administrator.client.post(address, form)
    assert refused.status_code == 422
    assert "this role needs a limit" in refused.content.decode()


def test_authority_is_delegated_for_a_time_and_revoked(administrator: Seat) -> None:
    desk, deputy = seat(DESK, role="desk"), seat(("register.read",), role="reader")
    assert deputy.client.get("/facts/record/").status_code == 403
    form = {
        "to_post": str(deputy.who.post.pk), "permissions": ["register.correct"], "start": TODAY.isoformat(),
        "end": LATER.isoformat(), "reason": "on leave",
    }  # fmt: skip
    desk.act(reverse("delegate"), **form)
    assert deputy.client.get("/facts/record/").status_code == 200
    assert "on leave" in deputy.get(reverse("delegations"))
    lent = Delegation.objects.get()
    # Whoever borrows neither revokes nor lends on.
    assert deputy.client.get(reverse("revoke-delegation", args=[lent.pk])).status_code == 404
    assert deputy.client.get(reverse("delegate")).status_code == 403
    desk.act(reverse("revoke-delegation", args=[lent.pk]), reason="back")
    assert deputy.client.get("/facts/record/").status_code == 403
    endless = {**form, "end": "", "confirm": "1"}
    assert desk.client.post(reverse("delegate"), endless).status_code == 422


def test_authority_is_delegated_to_a_person_of_one_s_own_side(administrator: Seat) -> None:
    desk, deputy, partner = seat(DESK, role="desk"), seat((), role="none"), seat((), party="MLT", role="mission")
    page = desk.get(reverse("delegate"))
    assert deputy.who.person.name in page
    assert f'value="{partner.who.person.pk}"' not in page
    form = {
        "to_person": str(deputy.who.person.pk), "permissions": ["register.correct"], "start": TODAY.isoformat(),
        "end": LATER.isoformat(), "reason": "on leave",
    }  # fmt: skip
    both = {**form, "to_post": str(deputy.who.post.pk), "confirm": "1"}
    for wrong in (both, {**form, "to_person": "", "confirm": "1"}):
        refused = desk.client.post(reverse("delegate"), wrong)
        assert refused.status_code == 422
        assert "name a post or a person" in refused.content.decode()
    assert desk.client.post(reverse("delegate"), {**form, "to_person": str(partner.who.person.pk)}).status_code == 422
    desk.act(reverse("delegate"), **form)
    assert Delegation.objects.get().to_person == deputy.who.person
    received = deputy.get(reverse("delegations"))
    assert "Lent to you" in received
    assert "One delegation to you holds today" in received
    assert deputy.client.get("/facts/record/").status_code == 200
    lent = desk.get(reverse("delegations"))
    assert "Lent by your post" in lent
    assert "Nothing is lent to you today" in lent
    assert partner.get(reverse("delegations")).count("on leave") == 0


def test_someone_with_two_posts_chooses_in_which_to_act(administrator: Seat) -> None:
    second = someone(ViewerFacts("MLT"), role="corrects", permissions=("register.correct",)).post
    PostHolding.objects.create(person=administrator.who.person, post=second, period=days(ALWAYS))
    assert administrator.client.get("/facts/record/").status_code == 403
    form = {"post": str(second.pk), "next": "/about/"}
    assert administrator.client.post(reverse("act-in"), form)["Location"] == "/about/"
    assert administrator.client.session[ACTING_POST] == str(second.pk)
    assert administrator.client.get("/facts/record/").status_code == 200
    elsewhere = {**form, "next": "https://example.org/"}
    assert administrator.client.post(reverse("act-in"), elsewhere)["Location"] == "/"
    foreign = seat(()).who.post
    assert administrator.client.post(reverse("act-in"), {"post": str(foreign.pk)}).status_code == 404


def test_contact_details_are_for_who_may_see_them(administrator: Seat) -> None:
    other = someone(ViewerFacts("MLT")).person
    reader = seat(("access.read",))
    assert other.email in administrator.get(reverse("people"))
    assert other.email not in reader.get(reverse("people"))
    assert other.name not in reader.get(f"{reverse('people')}?text={other.email}")
    assert "not shown to your post" in reader.get(reverse("person", args=[other.pk]))
    assert reader.who.person.email in reader.get(reverse("person", args=[reader.who.person.pk]))


@pytest.mark.parametrize("name", ["people", "posts", "delegations"])
def test_lists_ask_the_database_as_often_for_many_as_for_few(administrator: Seat, name: str) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            administrator.get(reverse(name))
        return len(captured)

    few = statements()
    for number in range(3):
        more = someone(ViewerFacts("MLT", ((2, ALWAYS),)), role=f"r{number}", permissions=("register.read",))
        Delegation.objects.create(
            from_post=more.post, to_post=administrator.who.post, permissions=["register.read"], period=days(ALWAYS)
        )
    assert statements() <= few + 1  # one more: what is lent has to be looked up


def test_the_pages_are_in_french(administrator: Seat) -> None:
    administrator.client.cookies["django_language"] = "fr"
    assert "Qui a un compte" in administrator.get(reverse("people"))
    assert "Quel rôle" in administrator.get(reverse("roles"))
