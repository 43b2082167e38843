"""A post passes from one person to another, with everything it owes; duties pass from one post to another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entente.apps.programmes.selectors.handovers import (
    DutyPost,
    HandoverView,
    duty_post,
    earliest_handover,
    handover_get,
)
from entente.apps.programmes.selectors.options import post_options
from entente.apps.programmes.selectors.owed import owed_page
from entente.apps.programmes.services.handovers import accept_handover, open_handover
from entente.apps.programmes.services.responsibilities import transfer_duties
from entente.kernel.errors import Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ExplainedForm
from entente.web.views.duties.forms import DAY, choices_of
from entente.web.views.duties.owed import Owed, kind_words, owed_of
from entente.web.views.duties.shared import Page, form_page, goes, may_for, need, rest_of
from entente.web.views.history import already_read, record_parts
from entente.web.views.problems import found_or_404
from entente.web.words import day_text

ASSIGN = "programmes.assign"
NOTE = "note-"
# So many things a form lists, with a note on each; the page of the post lists them all.
LISTED = 100


class HandoverForm(ExplainedForm):
    """To whom a post passes, from which day, and what the giver writes."""

    taker = forms.ChoiceField(
        label=gettext_lazy("To whom"), help_text=gettext_lazy("Whoever is appointed to the post from that day.")
    )
    on = forms.DateField(label=gettext_lazy("From which day"), widget=DAY)
    letter = forms.CharField(
        label=gettext_lazy("Letter to the successor"), widget=forms.Textarea, required=False,
        help_text=gettext_lazy("Only your own side reads it."),
    )  # fmt: skip


class TransferForm(ExplainedForm):
    """To which post duties move, and why."""

    to_post = forms.ChoiceField(label=gettext_lazy("To which post"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea,
        help_text=gettext_lazy("Whoever reads the history later must understand it."),
    )  # fmt: skip


@login_required
@found_or_404
def open_one(request: HttpRequest, code: str) -> HttpResponse:
    """Hand a post over: everything that passes is listed, and the giver may say something of each."""
    viewer, post = viewer_of(request), duty_post(viewer_of(request), code=code)
    need(post.may_hand_over, ASSIGN)
    today = clock_of(request).today
    passing, total = _passing(request, post)
    form = HandoverForm(request.POST or None, initial={"on": earliest_handover(post, on=today)})
    choices_of(form, taker=_takers(post))
    opened: list[HandoverView] = []
    notes = {each.item.record_id: request.POST.get(f"{NOTE}{each.item.record_id}", "") for each in passing}

    def act(data: dict[str, Any]) -> None:
        row = open_handover(
            actor_of(request), post=code, taker=UUID(data["taker"]), on=data["on"], letter=data["letter"], notes=notes
        )
        opened.append(handover_get(viewer, handover_id=row.pk))

    page = Page(
        title=_("Hand over: %(post)s") % {"post": post.name},
        answer=ngettext(
            "%(count)s thing passes with the post. The successor accepts it.",
            "%(count)s things pass with the post. The successor accepts them.",
            total,
        )
        % {"count": number_format(total)},
        button=_("Hand over"),
        back=goes("post-duties", code),
        crumbs=((_("My duties"), goes("my-duties")), (post.name, goes("post-duties", code))),
    )
    return form_page(
        request, page, form, act, done=_("Handed over. The successor finds it under My duties."),
        to=lambda: redirect("handover", opened[0].id), passing=passing, total=total, notes=notes,
    )  # fmt: skip


@login_required
@found_or_404
def handover(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """Show a hand-over; its successor accepts it."""
    viewer = viewer_of(request)
    view = handover_get(viewer, handover_id=handover_id)
    pages = Paginator(view.items, LISTED).get_page(request.GET.get("page"))
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            accept_handover(actor_of(request), handover_id)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Accepted. What you owe is under My duties."))
            return redirect("handover", handover_id)
    context = {
        "view": view,
        "items": [(item, kind_words(item.kind)) for item in pages],
        "pages": pages,
        "rest": rest_of(request),
        "refusal": refusal,
        "section": "duties",
        **record_parts(request, "handover", str(handover_id), described=already_read(view.marking_id)),
    }
    return render(request, "web/duties/handover.html", context, status=403 if refusal else 200)


@login_required
@found_or_404
def transfer(request: HttpRequest, code: str) -> HttpResponse:
    """Move what a post answers for to another post of the same side."""
    viewer, post = viewer_of(request), duty_post(viewer_of(request), code=code)
    need(may_for(viewer, ASSIGN, party=post.party) and viewer.party == post.party, ASSIGN)
    form = TransferForm(request.POST or None)
    choices_of(form, to_post=[pair for pair in post_options(viewer, parties=[post.party]) if pair[0] != code])
    passing, total = _passing(request, post)
    page = Page(
        title=_("Move the duties of: %(post)s") % {"post": post.name},
        answer=_(
            "Duties of the matrix, undertakings, challenges and standards move. Owners that an agreed text names "
            "change with the text alone."
        ),
        button=_("Move the duties"),
        back=goes("post-duties", code),
        crumbs=((_("Posts and gaps"), goes("duty-loads")), (post.name, goes("post-duties", code))),
        stop=True,
    )  # fmt: skip
    return form_page(
        request, page, form, lambda data: transfer_duties(actor_of(request), from_post=code, **data),
        done=_("The duties were moved."), to=lambda: redirect("post-duties", code),
        passing=passing, total=total, notes=None,
    )  # fmt: skip


def _passing(request: HttpRequest, post: DutyPost) -> tuple[list[Owed], int]:
    """What a post owes today, the soonest first, as many as one form can hold; and how much it is in all."""
    today = clock_of(request).today
    page = owed_page(viewer_of(request), post_ids=[post.id], on=today, size=LISTED)
    return owed_of(page.items, on=today), page.total


def _takers(post: DutyPost) -> list[tuple[str, str]]:
    return [
        (str(person), f"{name} ({_('from %(day)s') % {'day': day_text(start)}})" if start else name)
        for person, name, start in post.holders
    ]
