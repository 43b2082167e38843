"""Worlds of access to test in: an invented alliance with a scale, parties, people in posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from psycopg.types.range import DateRange, TimestamptzRange

from entente.apps.access.identity import viewer_of_person
from entente.apps.access.models import (
    Clearance,
    Community,
    CommunityMember,
    Level,
    Organisation,
    Person,
    Post,
    PostHolding,
    PostRole,
    ReleaseGroup,
    Role,
    Scheme,
)
from entente.apps.access.rules.need_to_know import Group, Spell, ViewerFacts, World
from entente.apps.access.viewers import Viewer
from entente.apps.register.models import Fact, FactParty, Framework, Pack, Party
from entente.kernel.periods import Period

SCALE = ("PUBLIC", "OPEN", "INNER", "SECRET", "INMOST")
ALWAYS = Period(date(1990, 1, 1))
_numbers = count(1)


def days(period: Period) -> DateRange:
    """A period as the database has it."""
    return DateRange(period.start, period.end)


def write_world(world: World, parties: list[str], *, no_agreement_up_to: int = 0) -> None:
    """Write scale, parties, groups and facts. Ranks up to `no_agreement_up_to` need no agreement."""
    for rank, code in enumerate(SCALE[1:], start=1):
        Level.objects.update_or_create(
            code=code,
            defaults={
                "rank": rank, "needs_agreement": rank > no_agreement_up_to,
                "name_en": code.title(), "name_fr": code.title(),
            },
        )  # fmt: skip
    Scheme.objects.update_or_create(
        id=1,
        defaults={
            "alliance": world.alliance, "membership": world.membership, "agreement": world.agreement,
            "agreement_statuses": ["in_force"], "digest": "test",
        },
    )  # fmt: skip
    pack, _ = Pack.objects.get_or_create(
        code="worlds", defaults={"loaded_at": datetime(2020, 1, 1, tzinfo=UTC), "settings": {}}
    )
    for code in {world.alliance, *parties}:
        Party.objects.get_or_create(code=code, defaults={"kind": "state", "name_en": code, "name_fr": code})
    frameworks = {world.membership, world.agreement}
    frameworks |= {spell.framework for spell in (*world.memberships, *world.suspensions)}
    frameworks |= {name for group in world.groups.values() for name in group.frameworks}
    for code in sorted(frameworks):
        Framework.objects.get_or_create(
            code=code, defaults={"kind": "status", "name_en": code, "name_fr": code, "short_en": code, "pack": pack}
        )
    for code, group in world.groups.items():
        ReleaseGroup.objects.update_or_create(
            code=code,
            defaults={
                "name_en": code, "name_fr": code,
                "frameworks": sorted(group.frameworks), "parties": sorted(group.parties),
            },
        )  # fmt: skip
    for kind, spells in (
        ("membership", world.memberships), ("suspension", world.suspensions), ("agreement", world.agreements),
    ):  # fmt: skip
        for spell in spells:
            write_fact(kind, spell)


def write_fact(
    kind: str,
    spell: Spell,
    *,
    title: str = "",
    marking_id: int | None = None,
    key: str = "",
    claim: int = 1,
    pk: UUID | None = None,
) -> Fact:
    """Write a fact as held now; with the key of another, and another claim, its rival."""
    key = key or f"{kind}/{next(_numbers)}"
    marked: dict[str, Any] = {} if marking_id is None else {"marking_id": marking_id}
    if pk is not None:
        marked["pk"] = pk
    fact = Fact.objects.create(
        key=key,
        claim=claim,
        kind=kind,
        framework=Framework.objects.get(code=spell.framework),
        title_en=title or key,
        title_fr=title or key,
        start=str(spell.period.start or ""),
        end=str(spell.period.end or ".."),
        valid=days(spell.period),
        recorded=TimestamptzRange(datetime(2020, 1, 1, tzinfo=UTC), None),
        status="in_force",
        **marked,
    )
    FactParty.objects.create(fact=fact, party=Party.objects.get(code=spell.party), role="subject")
    return fact


@dataclass(frozen=True)
class Someone:
    """A person in a post."""

    person: Person
    post: Post

    def viewer(self, day: date | None = None) -> Viewer:
        """Who they are as a viewer."""
        return viewer_of_person(self.person, post_id=self.post.pk, day=day)


def someone(
    facts: ViewerFacts, *, role: str = "", permissions: tuple[str, ...] = (), holds: Period = ALWAYS
) -> Someone:
    """Write a person in a post of their party, with clearances and communities; with a role if one is named."""
    number = next(_numbers)
    person = Person.objects.create(email=f"person{number}@example.org", name=f"Person {number}")
    organisation = Organisation.objects.create(
        code=f"body-{number}", name_en=f"Body {number}", name_fr=f"Corps {number}",
        party=Party.objects.get(code=facts.party),
    )  # fmt: skip
    post = Post.objects.create(
        code=f"post-{number}", name_en=f"Post {number}", name_fr=f"Poste {number}", organisation=organisation
    )
    PostHolding.objects.create(person=person, post=post, period=days(holds))
    for rank, period in facts.clearances:
        Clearance.objects.create(person=person, level=Level.objects.get(rank=rank), period=days(period))
    for code, period in facts.communities:
        community, _ = Community.objects.get_or_create(code=code, defaults={"name_en": code, "name_fr": code})
        CommunityMember.objects.create(person=person, community=community, period=days(period))
    if role:
        Role.objects.update_or_create(
            code=role, defaults={"name_en": role, "name_fr": role, "permissions": list(permissions)}
        )
        PostRole.objects.create(post=post, role_id=role, period=days(ALWAYS))
    return Someone(person, post)


def small_world() -> World:
    """An alliance of A and B with partners P (bound by an agreement) and Q (not), both in the group CLUB."""
    return World(
        alliance="HQ",
        membership="LEAGUE",
        agreement="SECRECY",
        groups={
            "ALLIES": Group(frozenset({"HQ"}), frozenset({"LEAGUE"})),
            "CLUB": Group(frozenset(), frozenset({"CLUB"})),
        },
        memberships=(
            Spell("A", "LEAGUE", ALWAYS), Spell("B", "LEAGUE", ALWAYS),
            Spell("P", "CLUB", ALWAYS), Spell("Q", "CLUB", ALWAYS),
        ),
        agreements=(Spell("P", "SECRECY", ALWAYS),),
    )  # fmt: skip
