"""Who would be able to read: the fragment beside the marking picker."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entente.apps.access.rules.markings import SET
from entente.kernel.errors import Refused
from entente.web.actors import viewer_of
from entente.web.marking_form import marking_form
from entente.web.views.problems import explained

# Parties that take part in a record, at most.
MOST = 300


@login_required
@explained
@require_safe
def readers(request: HttpRequest) -> HttpResponse:
    """Explain who could read a record with the marking in the address. Nothing is written."""
    if not viewer_of(request).may(SET):
        raise Refused(
            _("Your post may not mark records above public."),
            rule=SET,
            remedy=_("ask an administrator for a role with this permission"),
        )
    named = request.GET.get("marking-among")
    among = [code for code in named.split(",")[:MOST] if code] if named is not None else None
    form = marking_form(request, data=request.GET, among=among)
    valid = not form.is_bound or form.is_valid()
    context = {"readers": form.readers() if valid else None, "wrong": not valid}
    return render(request, "web/access/readers.html", context)
