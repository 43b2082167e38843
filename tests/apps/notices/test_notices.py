"""Following, hearing, muting, and the daily mail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from entente.apps.access.binding import acting_as, seeing_everything
from entente.apps.access.models import Person
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.ledger import outbox, records
from entente.apps.ledger import services as ledger
from entente.apps.ledger.models import Entry
from entente.apps.ledger.records import Described, RecordKind, Ref
from entente.apps.notices import selectors, services
from entente.apps.notices.digests import prepare_digests, send_digest
from entente.apps.notices.models import Digest, Notice
from entente.apps.notices.readers import followers
from entente.kernel.errors import Refused

pytestmark = pytest.mark.django_db
DESK = Actor(name="Test desk")
HIDDEN: set[str] = set()
MARKED: dict[str, int] = {}
PARENTS = {"activity-1": [Ref("plan", "plan-1")], "plan-1": [Ref("country", "UKR"), Ref("country", "GEO")]}


def describe(viewer: Viewer, record_ids: Collection[str]) -> Mapping[str, Described]:
    return {key: Described(f"Title of {key}", f"/{key}/", MARKED.get(key)) for key in record_ids if key not in HIDDEN}


def parents(record_ids: Collection[str]) -> Mapping[str, Collection[Ref]]:
    return {key: PARENTS[key] for key in record_ids if key in PARENTS}


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("activity", "plan", "country")
    monkeypatch.setattr(records, "KINDS", {name: RecordKind(name, describe, parents) for name in names})
    HIDDEN.clear()
    MARKED.clear()


@pytest.fixture
def person() -> Person:
    return Person.objects.create(email="ada@example.org", name="Ada")


@pytest.fixture
def ada(person: Person) -> Actor:
    return Actor(name="Ada", person_id=person.pk)


@pytest.fixture
def viewer(person: Person) -> Viewer:
    return Viewer(person_id=person.pk, name="Ada")


def act(record_type: str, record_id: str, actor: Actor = DESK) -> None:
    ledger.append(actor, action="register.record_fact", record_type=record_type, record_id=record_id)
    ledger.seal()
    outbox.relay()


def titles(viewer: Viewer) -> list[str]:
    return [notice.record.title for notice in selectors.notice_list(viewer)]


def test_following_a_party_tells_of_what_hangs_on_it(ada: Actor, viewer: Viewer) -> None:
    assert services.follow(ada, record_type="country", record_id="UKR")
    act("activity", "activity-1")
    act("plan", "plan-2")
    (notice,) = selectors.notice_list(viewer)
    assert (notice.record.title, notice.followed and notice.followed.title) == ("Title of activity-1", "Title of UKR")
    assert (notice.act, notice.unread) == ("Recorded a fact", True)


def test_an_act_is_heard_once_however_many_ways_it_is_followed(ada: Actor, viewer: Viewer) -> None:
    for kind, key in (("country", "UKR"), ("country", "GEO"), ("plan", "plan-1"), ("activity", "activity-1")):
        services.follow(ada, record_type=kind, record_id=key)
    act("activity", "activity-1")
    outbox.relay()
    assert titles(viewer) == ["Title of activity-1"]


def test_a_mute_nearer_than_what_is_followed_is_silent(ada: Actor, viewer: Viewer) -> None:
    services.follow(ada, record_type="country", record_id="UKR")
    services.mute(ada, record_type="plan", record_id="plan-1")
    act("activity", "activity-1")
    act("country", "UKR")
    assert titles(viewer) == ["Title of UKR"]
    services.unmute(ada, record_type="plan", record_id="plan-1")
    act("plan", "plan-1")
    assert titles(viewer) == ["Title of plan-1", "Title of UKR"]


def test_the_nearest_stance_decides_and_mute_wins_a_tie() -> None:
    from uuid import UUID

    a, b = UUID(int=1), UUID(int=2)
    levels = [{Ref("activity", "1")}, {Ref("plan", "1"), Ref("plan", "2")}]
    stances = {
        Ref("plan", "1"): {a: "mute", b: "mute"},
        Ref("plan", "2"): {a: "follow", b: "follow"},
        Ref("activity", "1"): {b: "follow"},
    }
    assert followers(levels, stances) == {b: Ref("activity", "1")}


def test_nobody_hears_of_their_own_acts_nor_of_silent_ones(ada: Actor, viewer: Viewer) -> None:
    services.follow(ada, record_type="country", record_id="UKR")
    act("country", "UKR", actor=ada)
    ledger.append_read(DESK, record_type="country", record_id="UKR")
    ledger.seal()
    outbox.relay()
    assert titles(viewer) == []


def test_unfollowing_ends_it(ada: Actor, viewer: Viewer) -> None:
    services.follow(ada, record_type="country", record_id="UKR")
    assert services.unfollow(ada, record_type="country", record_id="UKR")
    assert not services.unfollow(ada, record_type="country", record_id="UKR")
    act("country", "UKR")
    assert titles(viewer) == []
    assert selectors.subscription_list(viewer) == []


def test_each_service_call_leaves_one_entry(ada: Actor) -> None:
    services.follow(ada, record_type="country", record_id="UKR")
    services.follow(ada, record_type="country", record_id="UKR")
    services.mute(ada, record_type="country", record_id="UKR")
    services.set_digest(ada, wanted=False)
    assert list(Entry.objects.values_list("action", flat=True)) == [
        "notices.follow",
        "notices.mute",
        "notices.set_digest",
    ]


def test_what_one_may_not_read_cannot_be_followed_nor_told_from_what_is_absent(ada: Actor) -> None:
    HIDDEN.add("UKR")
    with pytest.raises(Refused) as hidden:
        services.follow(ada, record_type="country", record_id="UKR")
    with pytest.raises(Refused) as absent:
        services.follow(ada, record_type="nothing", record_id="UKR")
    assert str(hidden.value) == str(absent.value)


def test_who_follows_what_is_told_only_to_who_may_read_it(ada: Actor, person: Person) -> None:
    MARKED["UKR"] = 7
    with seeing_everything():
        services.follow(ada, record_type="country", record_id="UKR")
        services.enrol(DESK, people=[person.pk], record_type="plan", record_id="plan-1", marking_ids={1, 8})
    with acting_as(Viewer()):
        assert not Entry.objects.exists()
    with acting_as(Viewer(markings=frozenset({1, 7, 8}))):
        entries = Entry.objects.order_by("pk")
        assert [(entry.after["record_id"], entry.marking_ids) for entry in entries] == [
            ("UKR", [7]),
            ("plan-1", [1, 8]),
        ]
    HIDDEN.add("UKR")
    services.unfollow(ada, record_type="country", record_id="UKR")
    assert Entry.objects.get(action="notices.unfollow").before == {"stance": "follow"}


def test_a_notice_of_what_one_may_no_longer_read_is_neither_shown_nor_counted(ada: Actor, viewer: Viewer) -> None:
    services.follow(ada, record_type="country", record_id="UKR")
    act("country", "UKR")
    act("plan", "plan-1")
    assert selectors.notice_count(viewer) == 2
    HIDDEN.add("plan-1")
    assert (selectors.notice_count(viewer), titles(viewer)) == (1, ["Title of UKR"])


def test_reading_is_marked_for_oneself_only(ada: Actor, viewer: Viewer) -> None:
    other = Person.objects.create(email="bob@example.org", name="Bob")
    bob = Actor(name="Bob", person_id=other.pk)
    for actor in (ada, bob):
        services.follow(actor, record_type="country", record_id="UKR")
    act("country", "UKR")
    act("plan", "plan-1")
    newest = selectors.notice_list(viewer)[0]
    assert services.mark_read(bob, notice_ids=[newest.id]) == 0
    assert services.mark_read(ada, notice_ids=[newest.id]) == 1
    assert [notice.unread for notice in selectors.notice_list(viewer)] == [False, True]
    assert services.mark_read(ada) == 1
    assert selectors.notice_count(viewer) == 0
    assert selectors.notice_count(Viewer(person_id=other.pk)) == 2


def test_pages_of_notices_follow_one_another(ada: Actor, viewer: Viewer) -> None:
    services.follow(ada, record_type="country", record_id="UKR")
    for _ in range(3):
        act("country", "UKR")
    first = selectors.notice_list(viewer, limit=2)
    rest = selectors.notice_list(viewer, before=first[-1].id, limit=2)
    assert len(first) == 2
    assert len(rest) == 1
    assert not {notice.id for notice in rest} & {notice.id for notice in first}


def digest_for(ada: Actor, *acts: tuple[str, str]) -> Digest:
    services.follow(ada, record_type="country", record_id="UKR")
    for kind, key in acts:
        act(kind, key)
    assert prepare_digests(date(2026, 11, 23)) == 1
    return Digest.objects.get()


def test_a_digest_is_prepared_once_a_day_with_its_job(ada: Actor) -> None:
    digest = digest_for(ada, ("country", "UKR"), ("plan", "plan-1"))
    assert prepare_digests(date(2026, 11, 23)) == 0
    assert prepare_digests(date(2026, 11, 24)) == 0
    jobs = ProcrastinateJob.objects.filter(task_name="notices.send_digest")
    assert [row.args for row in jobs] == [{"digest": str(digest.pk)}]
    assert digest.notices.count() == 2


def test_a_digest_is_sent_once_and_names_what_changed(ada: Actor) -> None:
    digest = digest_for(ada, ("country", "UKR"))
    assert send_digest(digest.pk)
    assert not send_digest(digest.pk)
    (message,) = mail.outbox
    assert message.to == ["ada@example.org"]
    assert "Title of UKR" in message.body
    assert "http://localhost:8000/UKR/" in message.body
    assert str(digest.pk) in message.extra_headers["Message-ID"]


def test_a_mail_does_not_name_what_the_channel_may_not_carry(ada: Actor) -> None:
    MARKED["plan-1"] = 7
    digest = digest_for(ada, ("country", "UKR"), ("plan", "plan-1"))
    send_digest(digest.pk)
    (message,) = mail.outbox
    assert "Title of UKR" in message.body
    assert "plan-1" not in message.body + message.subject
    assert "http://localhost:8000/notices/" in message.body


def test_a_mail_with_nothing_to_name_says_only_that_there_is_something(ada: Actor) -> None:
    MARKED["UKR"] = 7
    digest = digest_for(ada, ("country", "UKR"))
    send_digest(digest.pk)
    (message,) = mail.outbox
    assert "UKR" not in message.body + message.subject
    assert "There is something to read" in message.body


def test_no_mail_about_what_one_may_no_longer_read(ada: Actor) -> None:
    digest = digest_for(ada, ("country", "UKR"))
    HIDDEN.add("UKR")
    assert not send_digest(digest.pk)
    assert mail.outbox == []


def test_who_declined_or_has_read_everything_gets_no_digest(ada: Actor, viewer: Viewer) -> None:
    services.follow(ada, record_type="country", record_id="UKR")
    act("country", "UKR")
    services.set_digest(ada, wanted=False)
    assert not selectors.digest_wanted(viewer)
    assert prepare_digests(date(2026, 11, 23)) == 0
    services.set_digest(ada, wanted=True)
    services.mark_read(ada)
    assert prepare_digests(date(2026, 11, 23)) == 0
    assert Notice.objects.count() == 1
