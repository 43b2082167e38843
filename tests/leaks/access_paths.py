"""Histories, notices, files, markings, people, posts, roles and the ledger, and what they must not tell."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from psycopg.types.range import DateRange

from entente.apps.access.models import Clearance, CommunityMember, Delegation, PostHolding, PostRole
from entente.apps.ledger.services import append
from entente.apps.notices.models import Notice, Subscription
from tests.factories.access import ALWAYS, days
from tests.leaks.paths import REFUSED_FIRST, SHOWS, Call, get, read_path
from tests.leaks.worlds import (
    HIDDEN_ATTACHMENT,
    HIDDEN_FACT,
    PLATFORM,
    PUBLIC_ATTACHMENT,
    WORD,
    Common,
    common_records,
    hidden_records,
)

HIDDEN_KEY, HIDDEN_SOURCE = "hidden/MLT", "m-hidden"
LENT = UUID("01900000-0000-7000-8000-0000000000d1")
MEMBER = UUID("01900000-0000-7000-8000-0000000000d2")
NOBODY = UUID("01900000-0000-7000-8000-0000000000d3")
FROM = {"start": "2024-01-01", "reason": "why"}
END = {"end": "2030-01-01", "reason": "why"}
# Marked so, the release group means who belongs to it, which hidden facts would change.
MARKED = "?marking-level=SECRET&marking-groups=ALLIES&marking-parties=TUR"


@common_records
def _shown(common: Common) -> None:
    """Someone who belongs to a community, a delegation, and a notice and a subscription that everybody may read."""
    Delegation.objects.create(
        pk=LENT, from_post=common.cleared.post, to_post=common.uncleared.post, permissions=["attachments.add"],
        period=DateRange(date(2020, 1, 1), date(2099, 1, 1)), reason="away",
    )  # fmt: skip
    CommunityMember.objects.create(pk=MEMBER, person=common.cleared.person, community=_community(), period=days(ALWAYS))
    entry = append(PLATFORM, action="register.correct_fact", record_type="fact", record_id=common.fact.key, reason="r")
    for someone in (common.uncleared, common.unreleased, common.cleared):
        _hear(someone.person.pk, entry.pk, common.fact.key)


def _community() -> Any:
    from entente.apps.access.models import Community

    return Community.objects.create(code="CLUB", name_en="Club", name_fr="Cercle")


def _hear(person_id: UUID, entry_id: int, key: str) -> None:
    """Write a notice of a fact, and that the person follows it."""
    about = {"record_type": "fact", "record_id": key}
    Notice.objects.create(
        person_id=person_id, entry_id=entry_id, at=timezone.now(), action="register.correct_fact",
        followed_type="fact", followed_id=key, **about,
    )  # fmt: skip
    Subscription.objects.create(person_id=person_id, stance="follow", **about)


@hidden_records
def _hidden(common: Common) -> None:
    """They followed what they may no longer read, and were told of an act on it; acts and readings of it."""
    marking_id = common.hidden_marking
    for record_type, key in (("fact", HIDDEN_KEY), ("source", HIDDEN_SOURCE), ("download", f"/{WORD}.xlsx")):
        entry = append(
            PLATFORM, action="ledger.read" if record_type == "download" else "register.add_source",
            record_type=record_type, record_id=key, after={"title": WORD}, reason=WORD, marking_id=marking_id,
        )  # fmt: skip
        if record_type == "fact":
            for someone in (common.uncleared, common.unreleased, common.cleared):
                _hear(someone.person.pk, entry.pk, key)


def _person(common: Common) -> UUID:
    return common.cleared.person.pk


def _page(name: str, key: Any, *posts: dict[str, Any], absent: UUID = NOBODY) -> list[Call]:
    """A page of an act: opened, asked to confirm, and for what is not there."""
    url = reverse(name, args=[key])
    return [
        Call(url),
        Call(url, "post"),
        *(Call(url, "post", each) for each in posts),
        Call(reverse(name, args=[absent])),
    ]


@read_path("history")
def _history(common: Common) -> list[Call]:
    return [
        Call(reverse("history", args=["fact", common.fact.key])),
        Call(reverse("history", args=["party", "MLT"])),
        Call(reverse("history", args=["post", common.cleared.post.pk])),
        Call(reverse("history", args=["nothing", "none"])),
        Call(reverse("history", args=["fact", HIDDEN_KEY]), hidden=True),
        Call(reverse("history", args=["source", HIDDEN_SOURCE]), hidden=True),
    ]


@read_path("stance")
def _stance(common: Common) -> list[Call]:
    follow = {"stance": "follow"}
    return [
        Call(reverse("stance", args=["fact", common.fact.key]), "post", {"stance": "mute"}),
        Call(reverse("stance", args=["fact", HIDDEN_KEY]), "post", follow, hidden=True),
        Call(reverse("stance", args=["source", HIDDEN_SOURCE]), "post", {"stance": "unfollow"}, hidden=True),
        Call(reverse("stance", args=["fact", "none"]), "post", follow),
    ]


@read_path("attach")
def _attach(common: Common) -> list[Call]:
    hidden = reverse("attach", args=[HIDDEN_FACT])
    return [*_page("attach", common.fact.pk), Call(hidden, hidden=True), Call(hidden, "post", {}, hidden=True)]


@read_path("detach")
def _detach(common: Common) -> list[Call]:
    hidden = reverse("detach", args=[HIDDEN_ATTACHMENT])
    confirm = {"reason": "why", "confirm": "1"}
    return [
        *_page("detach", PUBLIC_ATTACHMENT, {"reason": "why"}),
        Call(hidden, hidden=True),
        Call(hidden, "post", confirm, hidden=True),
    ]


for name, build in {
    "notices": get("/notices/", "/notices/?show=all", "/notices/?show=all&before=none"),
    "unread-notices": get("/notices/unread/"),
    "read-notices": lambda common: [Call("/notices/read/", "post"), Call("/notices/read/", "post", {"notice": NOBODY})],
    "set-digest": lambda common: [Call("/notices/mail/", "post", {"digest": "no"})],
    "readers": get("/markings/readers/", f"/markings/readers/{MARKED}", "/markings/readers/?marking-level=NONE"),
    "delegations": get("/delegations/"),
    "delegate": lambda common: [Call("/delegations/add/"), Call("/delegations/add/", "post", FROM)],
    "people": get("/people/", "/people/?show=all", f"/people/?text={WORD}", "/people/?text=person"),
    "create-person": lambda common: [
        Call("/people/add/"), Call("/people/add/", "post", {"name": WORD[:3], "email": "none", "language": "en"}),
    ],
    "posts": get("/posts/", f"/posts/?text={WORD}", "/posts/?text=post"),
    "create-post": lambda common: [Call("/posts/add/"), Call("/posts/add/", "post", {"code": "a b"})],
    "create-organisation": lambda common: [Call("/organisations/add/"), Call("/organisations/add/", "post", {})],
    "roles": get("/roles/"),
    "ledger": get(
        "/ledger/", "/ledger/?action=register.correct_fact", f"/ledger/?actor={WORD}", "/ledger/?record_type=fact",
        f"/ledger/?record_type=fact&record_id={HIDDEN_KEY}", "/ledger/?action=ledger.read", "/ledger/?since=2000-01-01",
        "/ledger/?until=never", "/ledger/?before=1",
    ),
    "ledger-head": get("/ledger/head.json"),
}.items():  # fmt: skip
    read_path(name)(build)


for name, key, posts in (
    ("person", _person, ()),
    ("close-account", _person, ({"reason": "why"},)),
    ("reopen-account", _person, ({"reason": "why"},)),
    ("clear", _person, ({**FROM, "level": "SECRET"},)),
    ("admit", _person, ({**FROM, "community": "CLUB"},)),
    ("end-clearance", lambda common: Clearance.objects.get(person=common.cleared.person).pk, (END,)),
    ("dismiss", lambda common: MEMBER, (END,)),
    ("post", lambda common: common.cleared.post.pk, ()),
    ("close-post", lambda common: common.cleared.post.pk, ({"reason": "why"},)),
    ("reopen-post", lambda common: common.cleared.post.pk, ({"reason": "why"},)),
    ("appoint", lambda common: common.cleared.post.pk, ({**FROM, "person": NOBODY},)),
    ("grant-role", lambda common: common.cleared.post.pk, ({**FROM, "role": "all", "party": "MLT"},)),
    ("end-appointment", lambda common: PostHolding.objects.get(post=common.cleared.post).pk, (END,)),
    ("end-role", lambda common: PostRole.objects.get(post=common.cleared.post).pk, (END,)),
    ("revoke-delegation", lambda common: LENT, ({"reason": "why"},)),
):
    read_path(name)(lambda common, name=name, key=key, posts=posts: _page(name, key(common), *posts))


@read_path("act-in")
def _act_in(common: Common) -> list[Call]:
    return [
        Call("/account/post/", "post", {"post": str(common.cleared.post.pk)}),
        Call("/account/post/", "post", {"post": "none"}),
    ]


# These ask for a session, or for a permission, before they look for the record.
REFUSED_FIRST.update({"attach", "detach", "stance"})
SHOWS.update({"history", "ledger", "notices", "unread-notices"})
