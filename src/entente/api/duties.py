"""Duties, undertakings, standards, challenges and money over HTTP: reading.

What the caller may not read is absent from lists, counts and totals. Files (CSV, XLSX) are at the addresses of the
pages.
"""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from ninja import Query, Router

from entente.api import duty_schemas as shapes
from entente.api import money_schemas as sums
from entente.api.programmes import Flag, On
from entente.api.register import Refusals
from entente.apps.access.selectors.directory import own_posts
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.selectors import adoptions, challenges, funding, handovers, standards, undertakings
from entente.apps.programmes.selectors.drafts import head_get
from entente.apps.programmes.selectors.gaps import programme_gaps
from entente.apps.programmes.selectors.obligations import obligations_of_posts
from entente.apps.programmes.selectors.responsibilities import post_loads, responsibility_matrix
from entente.apps.programmes.selectors.types import ProgrammeRow

router = Router(tags=["duties"])
Found = TypeVar("Found")


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _programme(request: HttpRequest, code: str, query: On) -> ProgrammeRow:
    """The programme. Raises Http404, also for one that is hidden."""
    try:
        return head_get(_viewer(request), code=code, on=query.day()).row
    except ObjectDoesNotExist:
        raise Http404("not found") from None


@router.get(
    "/programmes/{code}/responsibilities",
    response={200: shapes.MatrixOut, **Refusals},
    operation_id="responsibility_matrix",
    url_name="responsibility_matrix",
)
def get_matrix(request: HttpRequest, code: str, query: Query[On], area: str = "") -> Any:
    """Return who is responsible, accountable, consulted and informed for every objective, goal and activity."""
    row = _programme(request, code, query)
    return responsibility_matrix(_viewer(request), programme_id=row.id, area=area)


@router.get(
    "/duties", response={200: list[shapes.ObligationOut], **Refusals}, operation_id="my_duties", url_name="my_duties"
)
def list_duties(request: HttpRequest, query: Query[On]) -> Any:
    """List what the posts of the caller owe, the soonest first; nothing without a post."""
    viewer = _viewer(request)
    posts = [post.id for post in own_posts(viewer)] if viewer.signed_in else []
    return list(obligations_of_posts(viewer, post_ids=posts, on=query.day()))


@router.get(
    "/posts/{code}/duties",
    response={200: list[shapes.ObligationOut], **Refusals},
    operation_id="post_duties",
    url_name="post_duties",
)
def list_post_duties(request: HttpRequest, code: str, query: Query[On]) -> Any:
    """List what a post owes, as far as the caller may read it. For who has signed in."""
    viewer = _viewer(request)
    if not viewer.signed_in:
        raise Http404("not found")
    try:
        post = handovers.duty_post(viewer, code=code)
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    return list(obligations_of_posts(viewer, post_ids=[post.id], on=query.day()))


@router.get(
    "/duties/loads", response={200: list[shapes.LoadOut], **Refusals}, operation_id="duty_loads", url_name="duty_loads"
)
def list_loads(request: HttpRequest, party: str = "") -> Any:
    """List how much every post carries, the heaviest first."""
    return list(post_loads(_viewer(request), party=party))


@router.get(
    "/duties/gaps", response={200: list[shapes.GapsOut], **Refusals}, operation_id="duty_gaps", url_name="duty_gaps"
)
def list_gaps(request: HttpRequest, party: str = "") -> Any:
    """List the programmes with clauses that nobody answers for."""
    return list(programme_gaps(_viewer(request), party=party))


@router.get(
    "/handovers",
    response={200: list[shapes.HandoverOut], **Refusals},
    operation_id="handovers_waiting",
    url_name="handovers_waiting",
)
def list_handovers(request: HttpRequest) -> Any:
    """List the hand-overs that wait for the caller to accept them."""
    return list(handovers.handovers_waiting(_viewer(request)))


@router.get(
    "/undertakings",
    response={200: list[shapes.UndertakingOut], **Refusals},
    operation_id="undertaking_list",
    url_name="undertaking_list",
)
def list_undertakings(request: HttpRequest, query: Query[On], party: str = "", programme: str = "") -> Any:
    """List what partners promised, with what was delivered by a date."""
    row = _programme(request, programme, query) if programme else None
    found = undertakings.undertakings(
        _viewer(request), programme_id=row.id if row else None, party=party, on=query.day()
    )
    return list(found)


@router.get(
    "/undertakings/{undertaking_id}",
    response={200: shapes.UndertakingPageOut, **Refusals},
    operation_id="undertaking_get",
    url_name="undertaking_get",
)
def get_undertaking(request: HttpRequest, undertaking_id: UUID, query: Query[On]) -> Any:
    """Return an undertaking with everything that was delivered of it."""
    viewer = _viewer(request)
    try:
        view = undertakings.undertaking_get(viewer, undertaking_id=undertaking_id, on=query.day())
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    return {"undertaking": view, "deliveries": list(undertakings.deliveries(viewer, undertaking_id=undertaking_id))}


@router.get(
    "/standards",
    response={200: list[shapes.StandardOut], **Refusals},
    operation_id="standard_list",
    url_name="standard_list",
)
def list_standards(request: HttpRequest, field: str = "") -> Any:
    """List the catalogue of standards, each with the codes of its sources."""
    return [
        {name: getattr(row, name) for name in shapes.StandardOut.model_fields if name != "sources"}
        | {"sources": [code for code, _title in row.sources]}
        for row in standards.standards_catalogue(_viewer(request), field=field)
    ]


@router.get(
    "/standards/by-party",
    response={200: list[shapes.PartyStandingOut], **Refusals},
    operation_id="standards_by_party",
    url_name="standards_by_party",
)
def list_standings(request: HttpRequest, query: Query[On]) -> Any:
    """Count for every party with an entry how many standards stand how."""
    return list(adoptions.interoperability_overview(_viewer(request), on=query.day()))


@router.get(
    "/parties/{code}/standards",
    response={200: shapes.ProfileOut, **Refusals},
    operation_id="interoperability_profile",
    url_name="interoperability_profile",
)
def get_profile(request: HttpRequest, code: str, query: Query[On]) -> Any:
    """Return how far a party is with every standard of the catalogue, and by field."""
    viewer = _viewer(request)
    try:
        adoptions.party_named(viewer, code=code)
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    return standards.interoperability_profile(viewer, party=code, on=query.day())


@router.get(
    "/requirements",
    response={200: list[shapes.RequirementsOut], **Refusals},
    operation_id="requirement_list",
    url_name="requirement_list",
)
def list_requirements(request: HttpRequest) -> Any:
    """List the missions and exercises with the standards they require."""
    return list(adoptions.requirement_list(_viewer(request)))


@router.get(
    "/requirements/{code}/readiness",
    response={200: list[shapes.ReadinessOut], **Refusals},
    operation_id="readiness",
    url_name="readiness",
)
def list_readiness(request: HttpRequest, code: str, party: Query[list[str]] = None) -> Any:  # type: ignore[assignment]
    """List what a mission or an exercise requires against what parties have: all with an entry, or those named."""
    viewer = _viewer(request)
    every = [each.party.code for each in adoptions.interoperability_overview(viewer)]
    chosen = [each for each in every if not party or each in party]
    try:
        return list(standards.readiness_of_parties(viewer, requirement_set=code, parties=chosen))
    except ObjectDoesNotExist:
        raise Http404("not found") from None


@router.get(
    "/challenges",
    response={200: list[shapes.ChallengeOut], **Refusals},
    operation_id="challenge_list",
    url_name="challenge_list",
)
def list_challenges(
    request: HttpRequest, query: Query[On], party: str = "", programme: str = "", kind: str = "", state: str = "open"
) -> Any:
    """List challenges, the gravest first; `state` empty for open and closed ones."""
    row = _programme(request, programme, query) if programme else None
    found = challenges.challenges(
        _viewer(request), party=party, programme_id=row.id if row else None, kind=kind, state=state, on=query.day()
    )
    return list(found)


@router.get(
    "/challenges/map",
    response={200: list[shapes.HeatRowOut], **Refusals},
    operation_id="challenge_map",
    url_name="challenge_map",
)
def get_map(request: HttpRequest, query: Query[On], exercise: Flag = None) -> Any:
    """Return open challenges by partner and kind."""
    return list(challenges.challenge_heat_map(_viewer(request), exercise=exercise, on=query.day()))


@router.get(
    "/challenges/{challenge_id}",
    response={200: shapes.ChallengePageOut, **Refusals},
    operation_id="challenge_get",
    url_name="challenge_get",
)
def get_challenge(request: HttpRequest, challenge_id: UUID, query: Query[On]) -> Any:
    """Return a challenge with how it was judged and what shows it."""
    viewer = _viewer(request)
    try:
        view = challenges.challenge_get(viewer, challenge_id=challenge_id, on=query.day())
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    return {
        "challenge": view,
        "history": list(challenges.challenge_history(viewer, challenge_id=challenge_id)),
        "evidence": list(challenges.challenge_evidence(viewer, challenge_id=challenge_id)),
    }


@router.get("/money", response={200: sums.FundingOut, **Refusals}, operation_id="funding", url_name="funding")
def get_funding(
    request: HttpRequest, query: Query[On], party: str = "", programme: str = "", exercise: Flag = None
) -> Any:
    """Return funding lines with totals per currency and every division of them."""
    row = _programme(request, programme, query) if programme else None
    return funding.funding(_viewer(request), programme_id=row.id if row else None, party=party, exercise=exercise)


@router.get(
    "/money/in/{currency}",
    response={200: sums.ConvertedOut, **Refusals},
    operation_id="funding_in",
    url_name="funding_in",
)
def get_converted(request: HttpRequest, currency: str, query: Query[On], party: str = "", exercise: Flag = None) -> Any:
    """Return the totals in one currency at the rates of a date; what has no rate is named and left out."""
    viewer = _viewer(request)
    totals = funding.funding(viewer, party=party, exercise=exercise).totals
    return funding.converted(viewer, totals=totals, into=currency, on=query.day())


@router.get(
    "/money/rates", response={200: list[sums.RateOut], **Refusals}, operation_id="rate_list", url_name="rate_list"
)
def list_rates(request: HttpRequest, currency: str = "") -> Any:
    """List the exchange rates on record, the latest first."""
    return list(funding.exchange_rates(_viewer(request), currency=currency))
