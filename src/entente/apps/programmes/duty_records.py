"""The records of duties, undertakings, standards, challenges and money, as ledger and notices need them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Described, RecordKind, Ref, register
from entente.apps.programmes.models import (
    Adoption,
    Challenge,
    ExchangeRate,
    FundingLine,
    Handover,
    RequirementSet,
    Undertaking,
)

Titles = Callable[[Any], tuple[str, str]]


def _kind(
    name: str, model: Any, titles: Titles, *, related: tuple[str, ...] = (), above: str = "", above_kind: str = "",
    valid: Callable[[str], Any] = UUID,
) -> RecordKind:  # fmt: skip
    """A kind of record: `titles` give title and address of a row; `above` leads to the key of what it hangs on."""

    def rows(keys: Collection[str]) -> Any:
        found = model.objects.filter(pk__in=[key for each in keys if (key := _valid(valid, each)) is not None])
        return found.select_related(*related) if related else found

    def describe(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
        return {str(row.pk): Described(*titles(row), row.marking_id) for row in rows(keys)}

    def parents(keys: Collection[str]) -> Mapping[str, Collection[Ref]]:
        found = rows(keys).values_list("pk", above) if above else ()
        return {str(key): {Ref(above_kind, value)} for key, value in found if value}

    def kept(key: str) -> Mapping[str, Collection[str]]:
        own = _valid(valid, key)
        return {} if own is None else {model._meta.db_table: [str(own)]}

    return RecordKind(name, describe, parents=parents, rows=kept)


def _valid(valid: Callable[[str], Any], key: str) -> Any:
    try:
        return valid(key)
    except ValueError:
        return None


register(
    _kind(
        "undertaking", Undertaking, lambda row: (row.text, reverse("undertaking", args=[row.pk])),
        above="programme__code", above_kind="programme",
    )
)  # fmt: skip
register(
    _kind(
        "challenge", Challenge, lambda row: (row.title, reverse("challenge", args=[row.pk])),
        above="party__code", above_kind="party",
    )
)  # fmt: skip
register(
    _kind(
        "adoption", Adoption,
        lambda row: (
            f"{row.party.name}: {row.standard.number}", reverse("adoption", args=[row.party.code, row.standard_id])
        ),
        related=("party", "standard"), above="party__code", above_kind="party",
    )
)  # fmt: skip
register(
    _kind(
        "funding_line", FundingLine,
        lambda row: (
            _("Funding line of %(programme)s, %(currency)s")
            % {"programme": row.programme.title, "currency": row.currency},
            f"{reverse('money')}?programme={row.programme.code}",
        ),
        related=("programme",), above="programme__code", above_kind="programme",
    )
)  # fmt: skip
register(
    _kind(
        "handover", Handover,
        lambda row: (_("Hand-over of %(post)s") % {"post": row.post.name}, reverse("handover", args=[row.pk])),
        related=("post",),
    )
)  # fmt: skip
register(
    _kind(
        "requirement_set", RequirementSet, lambda row: (row.title, reverse("requirement-gap", args=[row.pk])), valid=str
    )
)
register(
    _kind("exchange_rate", ExchangeRate, lambda row: (f"{row.base}/{row.quote} {row.on}", reverse("rates")), valid=int)
)
