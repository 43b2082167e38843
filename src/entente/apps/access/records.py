"""The records of access, as the ledger and the notices need them.

People, posts and organisations are there for whoever may see them (`access.read`); for everybody, themselves, and
what is lent to them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from entente.apps.access.models import Organisation, Person, Post, PostHolding, PostRole
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Described, RecordKind, register
from entente.apps.notices.selectors import addressed

SEE, DELEGATION = "access.read", "delegation"


def _keys(record_ids: Iterable[str]) -> list[UUID]:
    """The keys that are ones: anything else names no record."""
    found = []
    for record_id in record_ids:
        try:
            found.append(UUID(record_id))
        except ValueError:
            continue
    return found


def _people(viewer: Viewer, record_ids: Collection[str]) -> Mapping[str, Described]:
    wanted = [key for key in _keys(record_ids) if viewer.may(SEE) or key == viewer.person_id]
    return {
        str(row.pk): Described(row.name, reverse("person", args=[row.pk]))
        for row in Person.objects.filter(pk__in=wanted)
    }


def _by_key(model: Any, page: Callable[[Any], str]) -> Callable[[Viewer, Collection[str]], Mapping[str, Described]]:
    def described(viewer: Viewer, record_ids: Collection[str]) -> Mapping[str, Described]:
        if not viewer.may(SEE):
            return {}
        rows = model.objects.filter(pk__in=_keys(record_ids))
        return {str(row.pk): Described(row.name, page(row)) for row in rows}

    return described


def _scheme(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    """The one scheme there is, by the page of its roles."""
    return {key: Described(_("Levels, groups and roles"), reverse("roles")) for key in keys} if viewer.may(SEE) else {}


def _delegations(viewer: Viewer, record_ids: Collection[str]) -> Mapping[str, Described]:
    """What a post lent, by the post's key: for those who were told of it, also once it is taken back.

    Whom something is lent to reads on their page of delegations which post lends it.
    """
    told = addressed(viewer, record_type=DELEGATION, record_ids=record_ids)
    return {
        str(row.pk): Described(_("from “%(post)s” to you") % {"post": row.name}, reverse("delegations"))
        for row in Post.objects.filter(pk__in=_keys(told))
    }


def _post_rows(record_id: str) -> Mapping[str, Collection[str]]:
    """The rows of a post: itself, who holds it, its roles."""
    rows = {"access_post": [record_id]}
    for table, model in (("access_postholding", PostHolding), ("access_postrole", PostRole)):
        rows[table] = [
            str(pk) for pk in model._default_manager.filter(post_id=UUID(record_id)).values_list("pk", flat=True)
        ]
    return rows


register(RecordKind("person", _people, rows=lambda record_id: {"access_person": [record_id]}))
register(RecordKind("post", _by_key(Post, lambda row: reverse("post", args=[row.pk])), rows=_post_rows))
register(
    RecordKind(
        "organisation",
        _by_key(Organisation, lambda row: f"{reverse('posts')}#{row.code}"),
        rows=lambda record_id: {"access_organisation": [record_id]},
    )
)
register(RecordKind("scheme", _scheme))
register(RecordKind(DELEGATION, _delegations))
