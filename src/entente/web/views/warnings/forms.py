"""The forms of early warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entente.apps.warnings.enums import Credibility, Measure, Reliability
from entente.apps.warnings.services.lifecycle import Given
from entente.apps.warnings.services.reports import NewReport
from entente.apps.warnings.services.watches import NewWatch
from entente.kernel.errors import BadInput
from entente.web.forms import Choices, ExplainedForm

_WHY = _("Whoever reads the history later must understand it.")
_IN_FRENCH = _("Where it is left empty, readers in French see the other text.")
_HOURS = (4, 12, 24, 48, 72)


def _graded(values: Any) -> Choices:
    return [("", "")] + [(code, f"{code} – {label}") for code, label in values]


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "short"})
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class ActForm(ExplainedForm):
    """An act in the life of a warning, with the fields that this act needs."""

    reliability = forms.ChoiceField(label=_("Reliability of the source"), required=False)
    credibility = forms.ChoiceField(
        label=_("Credibility of the information"),
        required=False,
        help_text=_("Judge it by itself: a good source may bring something doubtful, and a poor one the truth."),
    )
    indicator = forms.CharField(
        label=_("Indicator"), required=False, max_length=300, help_text=_("What one looks at from now on.")
    )
    named_post = forms.ChoiceField(
        label=_("Who is to acknowledge"), required=False, help_text=_("Whoever holds this post hears of it.")
    )
    hours = forms.TypedChoiceField(label=_("Within"), required=False, coerce=int, empty_value=None)
    framework = forms.ChoiceField(label=_("Under which framework"), required=False)
    reference = forms.CharField(label=_("Reference of the meeting"), required=False, max_length=200)
    outcome = forms.CharField(label=_("What came of it"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_WHY
    )
    on = _day(_("On which day"), _("Today, if left empty."))

    def __init__(self, *args: Any, wanted: tuple[str, ...], choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in {*wanted, "on"}]:
            del self.fields[name]
        offered: dict[str, Choices] = {
            "reliability": _graded(Reliability.choices),
            "credibility": _graded(Credibility.choices),
            "hours": [(str(hours), _("%(hours)s hours") % {"hours": hours}) for hours in _HOURS],
            **choices,
        }
        for name, values in offered.items():
            if name in self.fields:
                cast("forms.ChoiceField", self.fields[name]).choices = values

    def given(self) -> Given:
        """Return what was entered, as the service takes it."""
        data = self.cleaned_data
        names = ("reliability", "credibility", "indicator", "named_post", "framework", "reference", "outcome", "reason")
        texts = {name: data.get(name) or "" for name in names}
        return Given(on=data.get("on"), due_at=_due(data.get("hours") or 0), **texts)


def _due(hours: int) -> datetime | None:
    return timezone.now() + timedelta(hours=hours) if hours else None


class SignalForm(ExplainedForm):
    """A signal that a person points out."""

    title = forms.CharField(label=_("In one line"), max_length=300)
    title_fr = forms.CharField(label=_("In one line, in French"), required=False, max_length=300, help_text=_IN_FRENCH)
    summary = forms.CharField(label=_("What changed"), widget=forms.Textarea(attrs={"rows": 5}))
    summary_fr = forms.CharField(
        label=_("What changed, in French"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    parties = forms.MultipleChoiceField(
        label=_("Whom it is about"),
        required=False,
        help_text=_("One state, or the two sides of what happens. What is made up for exercise need name nobody."),
    )
    since = _day(_("Since when"))
    reports = forms.MultipleChoiceField(
        label=_("Reports it rests on"), required=False, help_text=_("A report that is missing here can be added later.")
    )
    exercise = forms.BooleanField(label=_("Made up for exercise"), required=False)

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, choices, sizes={"parties": 7, "reports": 5})


class ReportForm(ExplainedForm):
    """A report to record."""

    title = forms.CharField(label=_("In one line"), max_length=300)
    title_fr = forms.CharField(label=_("In one line, in French"), required=False, max_length=300, help_text=_IN_FRENCH)
    text = forms.CharField(label=_("What is reported"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    text_fr = forms.CharField(
        label=_("What is reported, in French"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reporter = forms.CharField(label=_("Who brought it"), max_length=200)
    original = forms.CharField(
        label=_("Where it has it from"),
        required=False,
        max_length=200,
        help_text=_("If the report says so. Two reports that name the same original count as one."),
    )
    derived_from = forms.MultipleChoiceField(
        label=_("Repeats these reports"),
        required=False,
        help_text=_("What repeats a report never corroborates it."),
    )
    parties = forms.MultipleChoiceField(label=_("Whom it is about"), required=False)
    received_on = _day(_("Received on"), _("Today, if left empty."))
    occurred_on = _day(_("Happened on"))
    url = forms.URLField(label=_("Address"), required=False, assume_scheme="https", max_length=1000)
    exercise = forms.BooleanField(label=_("Made up for exercise"), required=False)

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, choices, sizes={"parties": 7, "derived_from": 5})

    def explain(self, error: BadInput) -> None:
        """Show each problem at its field; the day of the record is that on which it was received."""
        named = (replace(each, field="received_on") if each.field == "on" else each for each in error.problems)
        super().explain(BadInput(list(named)))

    def new(self, *, exercise: bool) -> NewReport:
        """Return what was entered, as the service takes it."""
        data = self.cleaned_data
        return NewReport(
            title=data["title"], reporter=data["reporter"], text=data["text"], original=data["original"],
            url=data["url"], parties=tuple(data["parties"]), received_on=data["received_on"],
            occurred_on=data["occurred_on"], derived_from=tuple(UUID(key) for key in data["derived_from"]),
            title_fr=data["title_fr"], text_fr=data["text_fr"], exercise=exercise,
        )  # fmt: skip


class CorrectionForm(ReportForm):
    """What a report should have said, and why it is corrected. Whether it is made up stays as it is."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_WHY)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["exercise"]


class MarkForm(ExplainedForm):
    """Why the marking of a record changes."""

    reason = forms.CharField(label=_("Why does it change?"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_WHY)


class GradeForm(ExplainedForm):
    """The grade of a report: letter and number, each by itself."""

    reliability = forms.ChoiceField(label=_("Reliability of the source"), choices=_graded(Reliability.choices))
    credibility = forms.ChoiceField(
        label=_("Credibility of the information"),
        choices=_graded(Credibility.choices),
        help_text=_("Judge it by itself: a good source may bring something doubtful, and a poor one the truth."),
    )
    reason = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class WatchForm(ExplainedForm):
    """A watch to set."""

    party = forms.ChoiceField(label=_("Party"), required=False)
    region = forms.ChoiceField(label=_("or region"), required=False)
    series_id = forms.CharField(
        label=_("or series"), required=False, max_length=20, help_text=_("Two codes, such as RUS UKR; or one.")
    )
    measure = forms.ChoiceField(label=_("What is looked at"), choices=Measure.choices)
    threshold = forms.FloatField(
        label=_("From which value on"),
        required=False,
        help_text=_("A probability or a rate between 0 and 1, or a number of reports."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, {name: [("", ""), *values] for name, values in choices.items()}, sizes={})

    def new(self) -> NewWatch:
        """Return what was entered, as the service takes it."""
        return NewWatch(**{name: self.cleaned_data[name] for name in self.fields})


class AttachForm(ExplainedForm):
    """The reports that an alert rests on besides."""

    report = forms.ChoiceField(label=_("Report"))

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, choices, sizes={})


def _fill(form: forms.Form, choices: dict[str, Choices], *, sizes: dict[str, int]) -> None:
    for name, values in choices.items():
        cast("forms.ChoiceField", form.fields[name]).choices = values
    for name, size in sizes.items():
        form.fields[name].widget.attrs["size"] = size
