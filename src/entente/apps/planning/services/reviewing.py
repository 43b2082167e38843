"""Both sides look at a version: it is put under review, accepted or returned, taken back."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Actor
from entente.apps.planning.enums import Side, Verdict
from entente.apps.planning.models import Allocation, Partner, PlanVersion, Review, Round, SeatRequest
from entente.apps.planning.rules.guards import Facts
from entente.apps.planning.rules.transitions import REVIEW, side_of
from entente.apps.planning.services.marking import require_own
from entente.apps.planning.services.writing import begin, finish, guard, record
from entente.kernel.errors import BadInput, Problem, Refused


def version_of(held: Round, number: int) -> PlanVersion:
    """Return a version of the round. Raises BadInput for a number that is none of those the actor may read."""
    row = PlanVersion.objects.filter(round=held, number=number).first()
    if row is None:
        raise BadInput(
            Problem(_("there is no version %(number)s") % {"number": number}, field="version",
                    remedy=_("choose one of the list"))
        )  # fmt: skip
    return row


@transaction.atomic
def put_under_review(actor: Actor, round_id: UUID, *, version: int, reason: str = "") -> Round:
    """Show a version to both sides: each partner then reads its own part of it, and nothing else."""
    act = begin(actor, round_id, "put_under_review", reason=reason)
    require_own(act.round.own_marking_id)
    row = version_of(act.round, version)
    guard(act, Facts(version_state=row.state, version_kind=row.kind))
    publish(row)
    act.round.review_version = version
    return finish(act, fields=("review_version",), detail={"version": version})


def publish(row: PlanVersion) -> None:
    """Let each partner read what the version allocates to it: from now on its rows bear the requests' markings."""
    kept = Allocation.objects.filter(round=row.round_id, version_number=row.number)
    markings = set(SeatRequest.objects.filter(allocations__in=kept).values_list("marking_id", flat=True))
    for marking_id in sorted(markings):
        kept.filter(request__marking_id=marking_id).update(marking_id=marking_id)
    row.published_at = timezone.now()
    row.save(update_fields=["published_at"])


@transaction.atomic
def take_back(actor: Actor, round_id: UUID, *, reason: str) -> Round:
    """Take the plan back for allocation. What partners were shown stays with them, as a version that was returned."""
    act = begin(actor, round_id, "take_back", reason=reason)
    guard(act, Facts(reason=reason))
    act.round.review_version = None
    return finish(act, fields=("review_version",))


@transaction.atomic
def review(
    actor: Actor, round_id: UUID, *, version: int, verdict: Verdict, comment: str = "", party: str = ""
) -> Review:
    """Accept or return the version under review, for the alliance or for the actor's own party.

    Raises Refused for another version than the one under review, or when it is returned without a word.
    """
    act = begin(actor, round_id, "review")
    # Whoever acts for no side has been refused by now: the table gives the verb to none of them.
    side = cast("Side", side_of(actor))
    own = actor.party if side == Side.PARTNER else ""
    if not actor.may(REVIEW, party=own or None):
        raise Refused(
            _("Your post may not do this: %(what)s.") % {"what": PERMISSIONS[REVIEW]},
            rule=REVIEW,
            remedy=_("ask an administrator for a role with this permission"),
        )
    if version != act.round.review_version:
        raise Refused(
            _("Another version is under review now."),
            rule="planning.version_reviewed",
            remedy=_("load the page again and look at that one"),
        )
    verdict = Verdict(verdict)
    if verdict == Verdict.RETURN and not comment.strip():
        raise Refused(
            _("A plan is returned with a reason."), rule="planning.reason_given", remedy=_("say what should change")
        )
    partner = None
    if side == Side.PARTNER:
        partner = Partner.objects.filter(round=act.round, party__code=own).first()
        if partner is None:
            raise Refused(
                _("Your party takes no part in this round."),
                rule="planning.partner_in_round",
                remedy=_("ask the planner of the round to admit it"),
            )
    else:
        require_own(act.round.own_marking_id)
    row = Review.objects.create(
        round=act.round,
        version_number=version,
        side=side,
        party_id=partner.party_id if partner else None,
        marking_id=partner.marking_id if partner else act.round.own_marking_id,
        verdict=verdict,
        comment=comment.strip(),
        post_id=actor.post_id,
        by_name=actor.name,
    )
    record(actor, "review", "plan_review", row, after={"version": version, "verdict": verdict, "comment": comment})
    return row


def standing_of(held: Round) -> Facts:
    """Return how the reviews of the version under review stand: the last word of each side counts."""
    last: dict[str, str] = {}
    number = held.review_version
    reviews = Review.objects.none() if number is None else Review.objects.filter(round=held, version_number=number)
    for row in reviews.select_related("party"):
        last[row.party.code if row.party else ""] = row.verdict
    partners = Partner.objects.filter(round=held, requests__isnull=False).select_related("party").distinct()
    names = {row.party.code: row.party.name for row in partners.order_by("party__code")}
    return Facts(
        alliance_accepted=last.get("") == Verdict.ACCEPT,
        returned=tuple(name for code, name in names.items() if last.get(code) == Verdict.RETURN),
        silent=tuple(name for code, name in names.items() if code not in last),
    )
