"""From a person and the post they act in to what they may read and do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from entente.apps.access.binding import READER, SETTING, bind
from entente.apps.access.models import Person
from entente.apps.access.viewers import Actor, Grant, HeldPost, Viewer


def viewer_of_person(person: Person, *, post_id: UUID | None = None, day: date | None = None) -> Viewer:
    """Return the viewer that a person is, on a day, in the post they chose.

    Without a choice, or when they no longer hold that post: in the post they have held longest; without any
    post, a viewer who may do nothing and reads what is public. One statement.
    """
    if not person.is_active:
        return Viewer()
    today = timezone.now().date()
    return _read(_WHO, person, post_id, day or today, today)


def bound_viewer(person: Person, *, post_id: UUID | None = None) -> Viewer:
    """Return the viewer that a person is today, and bind the transaction to them. One statement.

    Raises RuntimeError outside a transaction, where the binding would be lost at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a viewer is bound to a transaction: there is none")
    if not person.is_active:
        bind(public := Viewer())
        return public
    today = timezone.now().date()
    return _read(_WHO_BOUND, person, post_id, today, today)


def _read(who: str, person: Person, chosen: UUID | None, day: date, today: date) -> Viewer:
    asked = {"person": person.pk, "chosen": chosen, "day": day, "visible": SETTING, "reader": READER}
    with connection.cursor() as cursor:
        cursor.execute(who, asked)
        post, held, lent, roles, party, side, cleared, markings, *_bound = cursor.fetchone()
    grants = _grants(post, [_Lent(*each) for each in lent], [_Role(*each) for each in roles])
    return Viewer(
        person_id=person.pk,
        name=person.name,
        post_id=post,
        permissions=frozenset().union(*(grant.permissions for grant in grants)),
        grants=grants,
        party=party or "",
        side=side or "",
        cleared=cleared or 0,
        markings=frozenset(markings),
        held=tuple(HeldPost(UUID(key), *names) for key, *names in held) if day == today else None,
    )


def actor_of_viewer(viewer: Viewer) -> Actor:
    """Return the viewer as the actor of a service."""
    return Actor(
        name=viewer.name,
        person_id=viewer.person_id,
        post_id=viewer.post_id,
        permissions=viewer.permissions,
        grants=viewer.grants,
        party=viewer.party,
        side=viewer.side,
    )


class _Lent(NamedTuple):
    """What a post lends on a day."""

    post: str
    permissions: list[str]


class _Role(NamedTuple):
    """A role that a post has on a day, within its limits."""

    post: str
    permissions: list[str]
    parties: list[str]
    frameworks: list[str]
    fields: list[str]


def _grants(post: UUID | None, lent: Iterable[_Lent], roles: Iterable[_Role]) -> tuple[Grant, ...]:
    """Return what the roles of a post grant, then what is lent to it or to the person.

    What a post was lent it cannot lend on: only the grants of its own roles are looked at.
    """
    by_post: dict[str, list[Grant]] = {}
    for role in roles:
        limits = (frozenset(each) for each in (role.parties, role.frameworks, role.fields))
        by_post.setdefault(role.post, []).append(Grant(frozenset(role.permissions), *limits))
    own = by_post.get(str(post), []) if post else []
    borrowed = [
        narrowed for each in lent for narrowed in _narrowed(by_post.get(each.post, ()), frozenset(each.permissions))
    ]
    return (*own, *borrowed)


def _narrowed(grants: Iterable[Grant], permissions: frozenset[str]) -> Iterable[Grant]:
    for grant in grants:
        if kept := grant.permissions & permissions:
            yield Grant(kept, grant.parties, grant.frameworks, grant.fields)


# Every request begins with it. The viewer is worked out once, then held against every marking.
_WHO = """
WITH held AS (
    SELECT p.id, p.code, p.name_en, p.name_fr, row_number() OVER (ORDER BY h.period, h.id) AS place
    FROM access_postholding h JOIN access_post p ON p.id = h.post_id
    WHERE h.person_id = %(person)s AND h.period @> %(day)s::date AND p.active
), acting AS (
    SELECT id FROM held ORDER BY coalesce(id = %(chosen)s::uuid, false) DESC, place LIMIT 1
), lent AS (
    SELECT d.id, d.from_post_id, d.permissions, d.period
    FROM access_delegation d JOIN access_post p ON p.id = d.from_post_id
    WHERE (d.to_person_id = %(person)s OR d.to_post_id = (SELECT id FROM acting))
        AND d.period @> %(day)s::date AND p.active
), roles AS (
    SELECT r.id, r.post_id, r.period, role.permissions, r.parties, r.frameworks, r.fields
    FROM access_postrole r JOIN access_role role ON role.code = r.role_id
    WHERE r.period @> %(day)s::date
        AND r.post_id IN (SELECT id FROM acting UNION SELECT from_post_id FROM lent)
)
SELECT
    (SELECT id FROM acting) AS post,
    (SELECT coalesce(json_agg(json_build_array(id, code, name_en, name_fr) ORDER BY place), '[]') FROM held) AS posts,
    (SELECT coalesce(json_agg(json_build_array(from_post_id, permissions) ORDER BY period, id), '[]')
     FROM lent) AS lends,
    (SELECT coalesce(json_agg(json_build_array(post_id, permissions, parties, frameworks, fields)
                              ORDER BY period, id), '[]') FROM roles) AS has,
    v.party, v.side, v.cleared,
    ARRAY(
        SELECT m.id
        FROM access_marking m
        JOIN access_level l ON l.code = m.level_id
        WHERE access_may_read(
            v.party, v.cleared, v.agreed, v.belongs,
            l.rank::integer, l.needs_agreement, m.originator::text, m.reach::text[], m.communities::text[]
        )
    ) AS markings
FROM (SELECT 1) one
LEFT JOIN access_viewer(%(person)s, (SELECT id FROM acting), %(day)s) v ON true
"""

# The same, and the rest of the transaction sees what they may read: the settings of `binding.bind`.
_WHO_BOUND = f"""
SELECT who.*, set_config(%(visible)s, array_to_string(who.markings, ','), true),
    set_config(%(reader)s, concat_ws(',', %(person)s::uuid, who.post), true)
FROM ({_WHO}) who
"""  # noqa: S608 - a constant
