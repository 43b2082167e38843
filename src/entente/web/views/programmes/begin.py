"""Beginning a draft."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entente.apps.programmes.selectors.drafts import Options, template_options
from entente.apps.programmes.selectors.programmes import programme_list
from entente.apps.programmes.services.drafting import NewProgramme, draft_programme
from entente.apps.register import selectors
from entente.apps.register.selectors.choices import party_list
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ExplainedForm
from entente.web.views.programmes.forms import HINTS, LABELS
from entente.web.views.programmes.shared import found_or_404, must_draft, sent


class DraftForm(ExplainedForm):
    """What a programme begins with."""

    party = forms.ChoiceField(label=gettext_lazy("Partner"))
    instrument = forms.ChoiceField(label=gettext_lazy("Instrument"))
    title_en = forms.CharField(label=LABELS["title_en"], max_length=300)
    title_fr = forms.CharField(label=LABELS["title_fr"], max_length=300, required=False)
    summary = forms.CharField(label=LABELS["summary"], widget=forms.Textarea, required=False)
    period_start = forms.CharField(
        label=LABELS["period_start"], max_length=10, required=False, help_text=HINTS["period_start"]
    )
    period_end = forms.CharField(
        label=LABELS["period_end"], max_length=10, required=False, help_text=HINTS["period_end"]
    )
    supersedes = forms.ChoiceField(label=gettext_lazy("Takes the place of"), required=False)
    template = forms.ChoiceField(
        label=gettext_lazy("Template"), required=False, help_text=gettext_lazy("It brings objectives and goals along.")
    )
    exercise = forms.BooleanField(label=gettext_lazy("Made up for exercise"), required=False)

    def __init__(self, *args: Any, choices: dict[str, Options], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = [("", ""), *values]


@login_required
@found_or_404
def draft(request: HttpRequest) -> HttpResponse:
    """Begin a draft of a programme."""
    viewer, clock = viewer_of(request), clock_of(request)
    must_draft(request)
    choices = {
        "party": [(party.code, party.name) for party in party_list(viewer)],
        "instrument": [(row.code, row.name) for row in selectors.framework_list(viewer, as_of=clock.as_of)],
        "supersedes": [(row.code, f"{row.party.name}: {row.title}") for row in programme_list(viewer, on=clock.on)],
        "template": template_options(viewer),
    }
    form = DraftForm(
        sent(request),
        choices=choices,
        initial={"party": request.GET.get("party", "")},
    )
    wrong = request.method == "POST"
    if wrong and form.is_valid():
        data = dict(form.cleaned_data)
        template = data.pop("template")
        try:
            programme = draft_programme(actor_of(request), NewProgramme(**data), template=template)
        except BadInput as error:
            form.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The draft is begun. Add its objectives and goals."))
            return redirect("programme-text", programme.code)
    context = {"form": form, "wrong": wrong, "section": "programmes"}
    return render(request, "web/programmes/draft.html", context, status=422 if wrong else 200)
