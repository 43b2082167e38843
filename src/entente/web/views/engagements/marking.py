"""Changing who may read an engagement: only its originator downgrades it or releases it further."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.rules.markings import RECLASSIFY, UNNAMED
from entente.apps.engagements.models import Engagement
from entente.apps.engagements.selectors.engagements import engagement_head
from entente.apps.engagements.services.remarking import reclassify_engagement
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.marking_form import marking_form, picker
from entente.web.views.engagements.forms import MarkForm
from entente.web.views.engagements.shared import borne_by, found_or_404


@login_required
@found_or_404
def remark(request: HttpRequest, code: str) -> HttpResponse:
    """Show the picker with what the engagement bears; write when it is sent, and say in words why it cannot be."""
    viewer = viewer_of(request)
    row = engagement_head(viewer, code=code)
    if not viewer.may(RECLASSIFY):
        raise Refused(
            _("Your post may not change the marking of records."), rule=RECLASSIFY,
            remedy=_("ask an administrator for a role with this permission"),
        )  # fmt: skip
    form = MarkForm(request.POST or None)
    # Read row by row, so that the page bears what says who takes part.
    among = sorted({link.party.code for link in row.party_links.select_related("party")})
    marking = marking_form(request, held=row.marking_id or PUBLIC, among=among)
    wrong = request.method == "POST"
    if wrong and form.is_valid() and marking.is_bound and marking.is_valid():
        try:
            reclassify_engagement(actor_of(request), row.pk, marking.spec(), reason=form.cleaned_data["reason"])
        except BadInput as error:
            marking.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The marking is changed. Who may no longer read it does not find it any more."))
            return redirect(*_back(row))
    context = {
        "row": row,
        "form": form,
        "wrong": wrong,
        "usable": marking.usable,
        "unnamed": bool(marking.held and marking.held.groups & UNNAMED),
        **picker(marking, wrong=wrong),
        **borne_by([row], exercise=row.exercise),
    }
    return render(request, "web/engagements/mark.html", context, status=422 if wrong else 200)


def _back(row: Engagement) -> tuple[str, ...]:
    """Where to go: whoever restricts it beyond their own sight would find nothing there, but nobody may do that."""
    return "engagement", row.code
