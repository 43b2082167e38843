"""What the pages of programmes share: what is not there, what a page bears, in which tone a state is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from entente.apps.access.shown import note
from entente.apps.programmes.selectors.drafts import ProgrammeHead, head_get
from entente.apps.programmes.selectors.types import ProgrammeRow
from entente.kernel.errors import Refused
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.problems import found_or_404

__all__ = [
    "borne_by",
    "borne_by_rows",
    "found_or_404",
    "head_of",
    "may_draft",
    "may_in",
    "must_draft",
    "must_in",
    "sent",
]


def may_draft(request: HttpRequest) -> bool:
    """Whether the post may draft for one of the sides; an ally's delegation comments and decides."""
    viewer = viewer_of(request)
    return viewer.may("programmes.draft") and viewer.side in {"alliance", "partner"}


def must_draft(request: HttpRequest) -> None:
    """Raise Refused unless the post may draft programmes."""
    if not may_draft(request):
        raise Refused(
            _("Your post does not draft programmes."),
            rule="programmes.draft",
            remedy=_("ask an administrator for a role with this permission"),
        )


def may_in(request: HttpRequest, permission: str, row: ProgrammeRow) -> bool:
    """Whether the post has a permission in a programme that is not another partner's."""
    viewer = viewer_of(request)
    # A delegation's role is limited to its own party.
    party = None if viewer.side == "ally" else row.party.code
    foreign = viewer.side == "partner" and viewer.party != row.party.code
    return not foreign and viewer.may(permission, party=party, framework=row.instrument)


def must_in(request: HttpRequest, permission: str, row: ProgrammeRow) -> None:
    """Raise Refused unless the post has the permission in the programme."""
    if not may_in(request, permission, row):
        raise Refused(
            _("Your post may not do this with this programme."),
            rule=permission,
            remedy=_("ask an administrator for a role with this permission"),
        )


def head_of(request: HttpRequest, code: str) -> ProgrammeHead:
    """Return the head of a programme on the date asked about."""
    return head_get(viewer_of(request), code=code, on=clock_of(request).on)


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with; None: nothing was sent yet. A form may be sent empty."""
    return request.POST if request.method == "POST" else None


def borne_by(marking_ids: Iterable[int], *, exercise: bool) -> dict[str, Any]:
    """Return what a page that shows these records bears; its banner is that of all it read, parts included."""
    for marking_id in marking_ids:
        note(marking_id)
    return {"exercise": exercise, "section": "programmes"}


def borne_by_rows(rows: Iterable[ProgrammeRow]) -> dict[str, Any]:
    """Return what a page of several programmes bears; the band only where all of them are of an exercise."""
    shown = list(rows)
    return borne_by((row.marking_id for row in shown), exercise=bool(shown) and all(row.exercise for row in shown))
