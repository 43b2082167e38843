"""Saying which posts approve reports: for an organisation, a programme or a country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC, Organisation, Post
from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Actor
from entente.apps.engagements.models import ApprovalStep
from entente.apps.engagements.selectors.able import not_able
from entente.apps.ledger.services import append
from entente.apps.programmes.models import Programme
from entente.apps.programmes.services.inputs import Problems, post_of, refuse
from entente.kernel.errors import Problem, Refused

CHAINS, APPROVE = "engagements.chains", "engagements.approve"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose reports: those of an organisation (code), of a programme (code), or from a country (code). One of them."""

    organisation: str = ""
    programme: str = ""
    country: str = ""


@transaction.atomic
def set_chain(actor: Actor, scope: Scope, *, approvers: Sequence[str]) -> list[ApprovalStep]:
    """Say which posts (codes, in order) approve the reports of a scope; none leaves it without.

    Reports that are being decided on keep the chain they were submitted to. Raises Refused without the permission,
    BadInput naming what is wrong.
    """
    if not actor.may(CHAINS):
        raise Refused(
            _("Your post may not do this: %(what)s.") % {"what": PERMISSIONS[CHAINS]},
            rule=CHAINS,
            remedy=_("ask an administrator for a role with this permission"),
        )
    problems: Problems = []
    organisation, programme = _look_up(scope, problems)
    posts = _posts(approvers, problems)
    refuse(problems)
    held = ApprovalStep.objects.filter(organisation=organisation, programme=programme, country=scope.country)
    before = [step.approver.code for step in held.select_related("approver")]
    held.delete()
    rows = ApprovalStep.objects.bulk_create(
        ApprovalStep(
            organisation=organisation, programme=programme, country=scope.country, position=position, approver=post,
            marking_id=programme.marking_id if programme else PUBLIC,
        )
        for position, post in enumerate(posts, 1)
    )  # fmt: skip
    kind, key = _record_of(scope, organisation)
    append(
        actor,
        action="engagements.set_chain",
        record_type=kind,
        record_id=key,
        before={"approvers": before},
        after={"approvers": [post.code for post in posts]},
        marking_id=programme.marking_id if programme else None,
    )
    return rows


def _look_up(scope: Scope, problems: Problems) -> tuple[Organisation | None, Programme | None]:
    given = [name for name in ("organisation", "programme", "country") if getattr(scope, name)]
    if len(given) != 1:
        problems.append(
            Problem(
                _("name one organisation, programme or country"), field="scope", remedy=_("choose one of the three")
            )
        )
        return None, None
    organisation = Organisation.objects.filter(code=scope.organisation).first() if scope.organisation else None
    programme = Programme.objects.filter(code=scope.programme).first() if scope.programme else None
    if (scope.organisation and organisation is None) or (scope.programme and programme is None):
        problems.append(
            Problem(
                _("%(code)r is not known") % {"code": scope.organisation or scope.programme}, field=given[0],
                remedy=_("choose one of the list"),
            )
        )  # fmt: skip
    return organisation, programme


def _posts(codes: Sequence[str], problems: Problems) -> list[Post]:
    posts: list[Post] = []
    for code in codes:
        post = post_of(code, "approvers", problems, needed=True)
        if post is not None and post in posts:
            problems.append(
                Problem(_("%(code)s is named twice") % {"code": code}, field="approvers", remedy=_("name it once"))
            )
        elif post is not None:
            problems += not_able(post, APPROVE, field="approvers")
            posts.append(post)
    return posts


def _record_of(scope: Scope, organisation: Organisation | None) -> tuple[str, str]:
    """Under which record the entry is kept."""
    if organisation is not None:
        return "organisation", str(organisation.pk)
    return ("programme", scope.programme) if scope.programme else ("party", scope.country)
