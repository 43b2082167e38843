"""The forms of undertakings, standards, challenges and money. The services say what is wrong; these read and show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from entente.apps.programmes.vocabularies import (
    AdoptionState,
    ChallengeKind,
    RequirementKind,
    Severity,
    Trend,
    UndertakingKind,
)
from entente.web.forms import ExplainedForm
from entente.web.widgets import LongSelect

DAY = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
PARTIAL = _("As far as known: 2004, 2004-03 or 2004-03-29.")
LATER = _("Whoever reads the history later must understand it.")
Pairs = Iterable[tuple[str, str]]


def choices_of(form: forms.Form, **values: Pairs) -> None:
    """Fill lists to choose from; one that may stay empty begins with nothing."""
    for name, pairs in values.items():
        field = cast("forms.ChoiceField", form.fields[name])
        multiple = isinstance(field, forms.MultipleChoiceField)
        chosen = form.initial.get(name)
        listed = [(code, label) for code, label in pairs]
        # What is held stays choosable, also when it is no longer offered.
        held = [chosen] if isinstance(chosen, str) and chosen and chosen not in dict(listed) else []
        if not multiple:
            field.widget = LongSelect(attrs=field.widget.attrs)
        field.choices = [*([] if multiple else [("", "")]), *listed, *((code, code) for code in held)]


def _text(
    label: Any, *, long: bool = False, needed: bool = False, hint: Any = "", most: int = 300, short: bool = False
) -> forms.CharField:
    """A field of text."""
    widget: Any = (
        forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(attrs={"class": "short"} if short else {})
    )
    return forms.CharField(
        label=label, required=needed, help_text=hint, widget=widget, max_length=None if long else most
    )


def _amount(label: Any, *, needed: bool = False, hint: Any = "") -> forms.CharField:
    """A field for a number; the service reads it, and says what is wrong with it."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"})
    return forms.CharField(label=label, required=needed, help_text=hint, widget=widget, max_length=40)


class RevisionForm(ExplainedForm):
    """A form that sends back which revision its writer saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class UndertakingForm(RevisionForm):
    """What a partner promises."""

    kind = forms.ChoiceField(label=_("Kind"), choices=UndertakingKind.choices)
    text = _text(_("What is promised"), long=True, needed=True)
    promised = _amount(_("How much"), needed=True, hint=_("1 for what is either done or not."))
    unit = _text(_("Unit"), most=60, hint=_("What is counted: exercises, soldiers, reports."))
    due = _text(_("By when"), most=10, hint=PARTIAL, short=True)
    goal = forms.ChoiceField(label=_("Goal it serves"), required=False)
    owner = forms.ChoiceField(label=_("Post that follows it"), required=False)
    reason = _text(_("Reason for the change"), long=True, needed=True, hint=LATER)


class DeliveryForm(ExplainedForm):
    """What was delivered on a day."""

    amount = _amount(_("How much was delivered"), needed=True)
    on = forms.DateField(label=_("On which day"), widget=DAY)
    source = forms.ChoiceField(label=_("Source"), required=False)
    note = _text(_("How one knows"), long=True, hint=_("Needed where no source is named."))


class ReasonForm(RevisionForm):
    """Why something is done."""

    reason = _text(_("Reason"), long=True, needed=True, hint=LATER)


class AdoptionForm(RevisionForm):
    """How far a party has come with a standard."""

    state = forms.ChoiceField(label=_("How far"), choices=AdoptionState.choices)
    since = forms.DateField(label=_("Since"), widget=DAY, required=False)
    target_on = _text(_("Target date"), most=10, hint=PARTIAL, short=True)
    reservations = _text(_("Reservations"), long=True, hint=_("Only to a standard that is adopted."))
    owner = forms.ChoiceField(label=_("Post that follows it"), required=False)
    reason = _text(_("Reason"), long=True, hint=LATER)


class EvidenceForm(ExplainedForm):
    """What shows something: a source, an address, or how one knows."""

    source = forms.ChoiceField(label=_("Source"), required=False)
    url = _text(_("Address"), most=1000, hint=_("Begins with https://"))
    text = _text(_("How one knows"), long=True)
    on = forms.DateField(label=_("On which day"), widget=DAY)


class RequirementForm(ExplainedForm):
    """What a mission or an exercise requires, a standard a line."""

    kind = forms.ChoiceField(label=_("Kind"), choices=RequirementKind.choices)
    title_en = _text(_("Title in English"))
    title_fr = _text(_("Title in French"))
    on = _text(_("When"), most=10, hint=PARTIAL, short=True)
    adopted = forms.MultipleChoiceField(label=_("Standards that must be adopted"), required=False)
    implemented = forms.MultipleChoiceField(label=_("Standards that must be in use"), required=False)
    exercise = forms.BooleanField(label=_("Made up for exercise"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("adopted", "implemented"):
            self.fields[name].widget.attrs["size"] = 8


class ChallengeForm(ExplainedForm):
    """A challenge with a partner."""

    party = forms.ChoiceField(label=_("Partner"))
    programme = forms.ChoiceField(
        label=_("Programme"), required=False, help_text=_("None: with the partner in general.")
    )
    goal = _text(_("Goal (code)"), most=40, hint=_("Only under a programme."), short=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=ChallengeKind.choices)
    title = _text(_("In one line"), needed=True)
    description = _text(_("What is known"), long=True)
    severity = forms.TypedChoiceField(label=_("Severity"), choices=Severity.choices, coerce=int)
    trend = forms.ChoiceField(label=_("Trend"), choices=Trend.choices)
    mitigation = _text(_("What is done about it"), long=True)
    owner = forms.ChoiceField(label=_("Owner"))
    review_on = forms.DateField(label=_("Looked at again on"), widget=DAY)
    shared = forms.BooleanField(
        label=_("Share it with the partner"), required=False,
        help_text=_("Otherwise only your own side reads it. Under a programme, whoever reads the programme does."),
    )  # fmt: skip
    exercise = forms.BooleanField(label=_("Made up for exercise"), required=False)


class JudgementForm(RevisionForm):
    """How a challenge is judged at a review."""

    severity = forms.TypedChoiceField(label=_("Severity"), choices=Severity.choices, coerce=int)
    trend = forms.ChoiceField(label=_("Trend"), choices=Trend.choices)
    mitigation = _text(_("What is done about it"), long=True)
    review_on = forms.DateField(label=_("Looked at again on"), widget=DAY)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    reason = _text(_("What the review found"), long=True, needed=True, hint=LATER)


class ReopenForm(RevisionForm):
    """When a reopened challenge is looked at again, and why it is open."""

    review_on = forms.DateField(label=_("Looked at again on"), widget=DAY)
    reason = _text(_("Reason"), long=True, needed=True, hint=LATER)


class FundingForm(RevisionForm):
    """A funding line."""

    goal = forms.ChoiceField(label=_("Goal"), required=False)
    activity = forms.ChoiceField(label=_("Activity"), required=False, help_text=_("Its goal follows from it."))
    donor = forms.ChoiceField(label=_("Donor"), required=False)
    donor_name = _text(_("or a fund, by name"), most=200)
    lead = forms.ChoiceField(label=_("Lead nation"), required=False)
    agent = _text(_("Executing agent"), most=200, hint=_("Who spends the money."))
    currency = _text(
        _("Currency"), most=3, needed=True, hint=_("Three capital letters of ISO 4217, such as EUR."), short=True
    )
    planned = _amount(_("Planned"))
    committed = _amount(_("Committed"))
    spent = _amount(_("Spent"))
    source = forms.ChoiceField(label=_("Source"), required=False)
    note = _text(_("Note"), long=True)
    reason = _text(_("Reason for the change"), long=True, hint=LATER)


class RateForm(ExplainedForm):
    """What one currency was worth in another on a day."""

    base = _text(
        _("One unit of"), most=3, needed=True, hint=_("Three capital letters of ISO 4217, such as EUR."), short=True
    )
    rate = _amount(_("was worth"), needed=True, hint=_("Up to eight decimal places."))
    quote = _text(_("units of"), most=3, needed=True, short=True)
    on = forms.DateField(label=_("On which day"), widget=DAY)
    source = forms.ChoiceField(label=_("Source"))
