"""A round as a page: how it stands, what may be done, who takes part, what both sides said."""

from __future__ import annotations

from collections import Counter

from entente.apps.access.viewers import Viewer
from entente.apps.planning.enums import Side, Standing, Verdict
from entente.apps.planning.models import MenuEntry, Partner, Review, Round, SeatRequest
from entente.apps.planning.rules.transitions import LABELS, OFFER, PLAN, REQUEST, REVIEW, available
from entente.apps.planning.selectors.menu import round_of, round_row
from entente.apps.planning.selectors.types import FundTally, Named, PartnerRow, ReviewRow, RoundPage
from entente.apps.planning.selectors.versions import version_list
from entente.apps.register.models import Party

# What has pages of its own beside the list of acts.
APART = frozenset({"offer", "request", "request_late", "review", "release_seats", "allocate", "allocate_late"})


def round_get(viewer: Viewer, *, code: str) -> RoundPage:
    """Return a round as far as the reader may read it. Raises Round.DoesNotExist, also when it is hidden."""
    held = round_of(viewer, code=code)
    requests = SeatRequest.objects.filter(round=held).exclude(standing=Standing.WITHDRAWN)
    if viewer.side == "partner":
        requests = requests.filter(partner__party__code=viewer.party)
    rows = list(requests.select_related("partner__party"))
    reviews = _reviews(viewer, held)
    own = Party.objects.filter(code=viewer.party).first() if viewer.side == "partner" else None
    entries = MenuEntry.objects.filter(round=held, withdrawn=False).count()
    return RoundPage(
        round=round_row(held, entries=entries, requests=len(rows)),
        steps=tuple(
            (row.verb, str(LABELS[row.verb]), row.on, row.by_name, row.reason) for row in held.steps.order_by("pk")
        ),
        actions=tuple(
            Named(row.verb, str(LABELS[row.verb]))
            for row in available(viewer, state=held.state)
            if row.verb not in APART
        ),
        partners=_partners(viewer, held, rows, reviews),
        funds=tuple(FundTally(fund.code, fund.name, fund.amount, 0) for fund in held.funds.all()),
        versions=version_list(viewer, held),
        reviews=tuple(reviews),
        own=Named(own.code, own.name) if own else None,
        may_plan=viewer.side != "partner" and viewer.may(PLAN),
        may_offer=viewer.side != "partner" and (viewer.may(OFFER) or viewer.may(PLAN)),
        may_request=own is not None and viewer.may(REQUEST, party=own.code),
        may_review=viewer.side in {"alliance", "partner"} and viewer.may(REVIEW),
        late=sum(1 for row in rows if row.late and row.standing == Standing.SUBMITTED),
        waiting=sum(1 for row in rows if row.standing in {Standing.WAITING, Standing.CUT}),
    )


def _partners(viewer: Viewer, held: Round, rows: list[SeatRequest], reviews: list[ReviewRow]) -> tuple[PartnerRow, ...]:
    asked = Counter(row.partner_id for row in rows)
    last = {row.party.code: row for row in reviews if row.party and row.version == held.review_version}
    partners = Partner.objects.filter(round=held).select_related("party").order_by("party__code")
    if viewer.side == "partner":
        partners = partners.filter(party__code=viewer.party)
    found = []
    for row in partners:
        said = last.get(row.party.code)
        found.append(
            PartnerRow(
                party=Named(row.party.code, row.party.name),
                budget=row.budget,
                floor=row.floor,
                away_else=row.away_else,
                requests=asked[row.pk],
                verdict=said.verdict if said else "",
                verdict_label=said.verdict_label if said else "",
            )
        )
    return tuple(found)


def _reviews(viewer: Viewer, held: Round) -> list[ReviewRow]:
    rows = Review.objects.filter(round=held).select_related("party")
    if viewer.side == "partner":
        rows = rows.filter(party__code=viewer.party)
    return [
        ReviewRow(
            version=row.version_number,
            side=row.side,
            side_label=str(Side(row.side).label),
            party=Named(row.party.code, row.party.name) if row.party else None,
            verdict=row.verdict,
            verdict_label=str(Verdict(row.verdict).label),
            comment=row.comment,
            by_name=row.by_name,
            at=row.at,
        )
        for row in rows
    ]
