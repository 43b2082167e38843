"""Posts, roles within limits, delegation, and the accounts of the demonstration."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from entente.apps.access.binding import acting_as
from entente.apps.access.demo import DOMAIN, ensure_demo_accounts, password_of
from entente.apps.access.identity import actor_of_viewer
from entente.apps.access.models import Attachment, Organisation, Person, Post, Role
from entente.apps.access.rules.need_to_know import Spell, ViewerFacts
from entente.apps.access.selectors import attachment_list
from entente.apps.access.services import (
    appoint,
    attach,
    create_organisation,
    create_person,
    create_post,
    delegate,
    detach,
    end_appointment,
    grant_role,
    revoke_delegation,
)
from entente.apps.access.viewers import Actor, Grant, Viewer
from entente.apps.ledger.models import Entry
from entente.apps.ledger.outbox import relay
from entente.apps.ledger.records import Described, Ref, describe
from entente.apps.ledger.services import seal
from entente.apps.notices.selectors import notice_list
from entente.apps.notices.services import follow
from entente.apps.register.models import Party
from entente.kernel.errors import BadInput, Refused
from tests.factories.access import ALWAYS, Someone, small_world, someone, write_fact, write_world

TODAY = date.today()  # noqa: DTZ011 - the day on which appointments are looked at
NEXT_WEEK = TODAY + timedelta(days=7)
ADMIN = Actor(name="Administrator", permissions=frozenset({"access.appoint", "access.grant", "access.clear"}))


@pytest.fixture
def world(db: None) -> None:
    write_world(small_world(), ["A", "B", "P", "Q"])


@pytest.fixture
def post(world: None) -> Post:
    organisation = create_organisation(
        ADMIN, code="mission", name_en="Mission", name_fr="Mission", party=Party.objects.get(code="P")
    )
    return create_post(ADMIN, code="head", name_en="Head", name_fr="Chef", organisation=organisation)


@pytest.fixture
def desk(world: None) -> Someone:
    return someone(ViewerFacts("A"), role="desk", permissions=("register.correct", "access.delegate"))


def role(code: str, *permissions: str, scope: tuple[str, ...] = ()) -> Role:
    return Role.objects.create(
        code=code, name_en=code, name_fr=code, permissions=list(permissions), scope_kinds=list(scope)
    )


def test_duties_come_with_the_post_and_end_with_it(post: Post) -> None:
    person = create_person(ADMIN, email="Ada@Example.org", name="Ada")
    holding = appoint(ADMIN, person=person, post=post, start=TODAY - timedelta(days=30))
    grant_role(ADMIN, post=post, role=role("mission", "attachments.add", scope=("own_party",)), start=TODAY)
    someone_ = Someone(person, post)
    viewer = someone_.viewer()
    assert (viewer.party, viewer.side, viewer.post_id) == ("P", "partner", post.pk)
    assert viewer.may("attachments.add", party="P")
    assert not viewer.may("attachments.add", party="Q")
    end_appointment(ADMIN, holding, end=TODAY)
    assert someone_.viewer().permissions == frozenset()
    assert someone_.viewer().party == ""
    assert [entry.action for entry in Entry.objects.order_by("id")] == [
        "access.create_organisation", "access.create_post", "access.create_person", "access.appoint",
        "access.grant_role", "access.end_appointment",
    ]  # fmt: skip


def test_a_grant_names_the_limits_its_role_asks_for(post: Post) -> None:
    desk = role("country", "register.correct", scope=("party",))
    with pytest.raises(BadInput, match="needs a limit"):
        grant_role(ADMIN, post=post, role=desk, start=TODAY)
    with pytest.raises(BadInput, match="not limited so"):
        grant_role(ADMIN, post=post, role=desk, start=TODAY, parties=["P"], fields=["cyber"])


def test_nobody_appoints_without_the_permission_nor_twice(post: Post) -> None:
    person = create_person(ADMIN, email="ada@example.org", name="Ada")
    with pytest.raises(Refused):
        appoint(Actor(name="Anyone"), person=person, post=post, start=TODAY)
    appoint(ADMIN, person=person, post=post, start=TODAY)
    with pytest.raises(Refused, match="already"):
        appoint(ADMIN, person=person, post=post, start=NEXT_WEEK)
    with pytest.raises(BadInput, match="account"):
        create_person(ADMIN, email="ADA@example.org", name="Ada")


def test_delegated_permissions_hold_for_a_time_and_are_not_lent_on(desk: Someone) -> None:
    deputy = someone(ViewerFacts("A"), role="deputy", permissions=("access.delegate",))
    lent = delegate(
        actor_of_viewer(desk.viewer()), from_post=desk.post, to_post=deputy.post, permissions=["register.correct"],
        start=TODAY, end=NEXT_WEEK, reason="leave",
    )  # fmt: skip
    assert deputy.viewer().may("register.correct")
    assert not deputy.viewer(NEXT_WEEK).may("register.correct")
    with pytest.raises(BadInput, match="does not have"):
        delegate(
            actor_of_viewer(deputy.viewer()), from_post=deputy.post, to_person=desk.person,
            permissions=["register.correct"], start=TODAY, end=NEXT_WEEK, reason="leave",
        )  # fmt: skip
    revoke_delegation(actor_of_viewer(desk.viewer()), lent, reason="back")
    assert not deputy.viewer().may("register.correct")


def test_one_delegates_only_from_the_post_one_acts_in(desk: Someone) -> None:
    other = someone(ViewerFacts("B"), role="other", permissions=("access.delegate",))
    with pytest.raises(Refused):
        delegate(
            actor_of_viewer(other.viewer()), from_post=desk.post, to_person=other.person,
            permissions=["register.correct"], start=TODAY, end=NEXT_WEEK, reason="mine now",
        )  # fmt: skip


def test_limits_of_a_grant() -> None:
    viewer = Viewer(
        permissions=frozenset({"register.correct"}),
        grants=(Grant(frozenset({"register.correct"}), parties=frozenset({"P"}), fields=frozenset({"cyber"})),),
    )
    assert viewer.may("register.correct")
    assert viewer.may("register.correct", party="P", field="cyber")
    assert not viewer.may("register.correct", party="P", field="maritime")
    assert not viewer.may("register.read")


def test_an_attachment_is_there_for_who_may_read_its_record(world: None, desk: Someone, settings: object) -> None:
    fact = write_fact("membership", Spell("A", "CLUB", ALWAYS))
    actor = Actor(name="Desk", permissions=frozenset({"attachments.add"}))
    values = {"record_type": "fact", "name": r"C:\files\note.txt", "content": b"note", "marking_id": 1}
    kept = attach(actor, Viewer(), record_id=fact.key, **values)
    assert (kept.name, kept.size) == ("note.txt", 4)
    assert attachment_list(Viewer(), record_type="fact", record_id=fact.key) == [kept]
    with pytest.raises(BadInput, match="no such record"):
        attach(actor, Viewer(), record_id="absent", **values)
    with pytest.raises(Refused):
        attach(Actor(name="Anyone"), Viewer(), record_id=fact.key, **values)
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("limits", "taken"),
    [({"parties": "P"}, True), ({"parties": "Q"}, False), ({"frameworks": "F"}, False), ({}, True)],
)
def test_files_are_attached_within_the_limits_of_the_role(
    world: None, limits: dict[str, str], taken: bool, settings: object
) -> None:
    """The fact is about P alone and hangs on the framework CLUB, which no grant names."""
    fact = write_fact("membership", Spell("P", "CLUB", ALWAYS))
    grant = Grant(frozenset({"attachments.add"}), **{kind: frozenset({code}) for kind, code in limits.items()})
    actor = Actor(name="Mission", permissions=frozenset({"attachments.add"}), grants=(grant,))
    values = {"record_type": "fact", "record_id": fact.key, "name": "a.txt", "content": b"text", "marking_id": 1}
    if not taken:
        with pytest.raises(Refused, match="limited to other parties or frameworks"):
            attach(actor, Viewer(), **values)
        assert not Attachment.objects.exists()
        return
    kept = attach(actor, Viewer(), **values)
    beyond = Actor(name="Q", permissions=grant.permissions, grants=(Grant(grant.permissions, frozenset({"Q"})),))
    with pytest.raises(Refused, match="limited"):
        detach(beyond, kept, reason="not mine")
    detach(actor, kept, reason="wrong file")
    assert not Attachment.objects.exists()


def test_demonstration_accounts_exist_in_demonstration_mode_only(world: None) -> None:
    role("desk_officer", "register.correct")
    role("partner_mission", "attachments.add", scope=("own_party",))
    accounts = ensure_demo_accounts(demo=True)
    assert {role_name for _, _, role_name in accounts} >= {"desk_officer", "partner_mission"}
    assert ensure_demo_accounts(demo=True) == accounts
    person = Person.objects.get(email=f"partner.mission@{DOMAIN}")
    assert person.check_password(password_of(person.email))
    assert all("EXERCISE" in organisation.name_en for organisation in Organisation.objects.filter(exercise=True))
    with acting_as(Someone(person, person.holdings.get().post).viewer()) as viewer:
        assert (viewer.side, viewer.party) == ("partner", "P")
    assert ensure_demo_accounts(demo=False) == []
    assert not Person.objects.filter(email__endswith=DOMAIN, is_active=True).exists()
    assert not Person.objects.get(pk=person.pk).check_password(password_of(person.email))


def heard(who: Someone) -> list[tuple[str, str]]:
    """What someone's notices say, the newest first."""
    with acting_as(who.viewer()) as viewer:
        return [(notice.act, notice.record.title) for notice in notice_list(viewer)]


def relayed() -> None:
    seal()
    relay()


def test_whom_something_is_lent_to_hears_of_it_and_of_its_end(desk: Someone) -> None:
    deputy, reader = (someone(ViewerFacts("A")) for _ in range(2))
    given = {"permissions": ["register.correct"], "start": TODAY, "end": NEXT_WEEK, "reason": "leave"}
    actor = actor_of_viewer(desk.viewer())
    lent = [
        delegate(actor, from_post=desk.post, to_post=deputy.post, **given),
        delegate(actor, from_post=desk.post, to_person=reader.person, **given),
    ]
    relayed()
    title = f"from “{desk.post.name_en}” to you"
    assert heard(deputy) == heard(reader) == [("Delegated permissions", title)]
    with override("fr"):
        assert heard(deputy) == [("A délégué des droits", f"de «\u00a0{desk.post.name_fr}\u00a0» à vous")]
    for each in lent:
        revoke_delegation(actor, each, reason="back")
    relayed()
    assert heard(deputy) == heard(reader) == [("Revoked a delegation", title), ("Delegated permissions", title)]
    assert heard(desk) == []
    with acting_as(deputy.viewer()) as viewer:
        (notice, _first) = notice_list(viewer)
        assert (notice.record.url, notice.followed) == (
            reverse("delegations"),
            Described(deputy.person.name, f"/people/{deputy.person.pk}/"),
        )


def test_a_delegation_is_named_to_nobody_else(desk: Someone) -> None:
    deputy, other = (someone(ViewerFacts("A")) for _ in range(2))
    delegate(
        actor_of_viewer(desk.viewer()), from_post=desk.post, to_post=deputy.post, permissions=["register.correct"],
        start=TODAY, end=NEXT_WEEK, reason="leave",
    )  # fmt: skip
    ref = Ref("delegation", str(desk.post.pk))
    for who in (other, desk):
        with acting_as(who.viewer()) as viewer:
            assert describe(viewer, [ref]) == {}
    assert describe(Viewer(), [ref]) == {}


def test_who_follows_the_post_and_is_lent_something_hears_of_it_once(desk: Someone) -> None:
    auditor = someone(ViewerFacts("A"), role="auditor", permissions=("access.read",))
    follow(actor_of_viewer(auditor.viewer()), record_type="post", record_id=str(desk.post.pk))
    delegate(
        actor_of_viewer(desk.viewer()), from_post=desk.post, to_person=auditor.person,
        permissions=["register.correct"], start=TODAY, end=NEXT_WEEK, reason="leave",
    )  # fmt: skip
    relayed()
    assert heard(auditor) == [("Delegated permissions", f"from “{desk.post.name_en}” to you")]
