"""Reviews of a programme: scheduling one more, and recording that an annual one was held."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entente.apps.programmes.enums import ReviewKind
from entente.apps.programmes.selectors.programmes import programme_get
from entente.apps.programmes.services import reviews as services
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ExplainedForm
from entente.web.views.programmes.shared import borne_by, found_or_404, head_of, must_in, sent

REVIEW = "programmes.review"


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "short"})


class ScheduleForm(ExplainedForm):
    """Which review is due when."""

    kind = forms.ChoiceField(label=gettext_lazy("Review"), choices=ReviewKind.choices)
    due_on = forms.DateField(label=gettext_lazy("Due on"), widget=_day())


class HeldForm(ExplainedForm):
    """What a review found."""

    findings = forms.CharField(
        label=gettext_lazy("What the review found"),
        widget=forms.Textarea,
        help_text=gettext_lazy(
            "Which goals stand as planned, which do not, and what both sides agreed to do about it."
        ),
    )
    on = forms.DateField(label=gettext_lazy("Held on"), required=False, widget=_day())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = timezone.now().date().isoformat()


@login_required
@found_or_404
def schedule(request: HttpRequest, code: str) -> HttpResponse:
    """Schedule a review besides those that follow from the period."""
    head = head_of(request, code)
    must_in(request, REVIEW, head.row)
    form = ScheduleForm(sent(request))
    wrong = request.method == "POST"
    if wrong and form.is_valid():
        try:
            services.schedule_review(
                actor_of(request), head.row.id, kind=form.cleaned_data["kind"], due_on=form.cleaned_data["due_on"]
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The review is scheduled."))
            return redirect("programme", code)
    context = {
        "row": head.row,
        "form": form,
        "wrong": wrong,
        "heading": _("Which review is due, and when?"),
        "button": _("Schedule it"),
        **borne_by([head.row.marking_id], exercise=head.row.exercise),
    }
    return render(request, "web/programmes/review.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def hold(request: HttpRequest, code: str, review_id: UUID) -> HttpResponse:
    """Record that an annual review was held, with what it found."""
    page = programme_get(viewer_of(request), code=code, on=clock_of(request).on)
    review = next((each for each in page.reviews if each.id == review_id), None)
    if review is None:
        raise Http404(str(review_id))
    must_in(request, REVIEW, page.row)
    form = HeldForm(sent(request))
    wrong = request.method == "POST"
    if wrong and form.is_valid():
        data = form.cleaned_data
        try:
            services.hold_review(actor_of(request), review_id, findings=data["findings"], on=data["on"])
        except BadInput as error:
            form.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The review is recorded."))
            return redirect("programme", code)
    context = {
        "row": page.row,
        "review": review,
        "tally": page.goal_states,
        "form": form,
        "wrong": wrong,
        "heading": _("%(review)s: what did it find?") % {"review": review.label},
        "button": _("Record the review"),
        **borne_by([page.row.marking_id], exercise=page.row.exercise),
    }
    return render(request, "web/programmes/review.html", context, status=422 if wrong else 200)
