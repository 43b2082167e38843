"""Forms for facts and sources. The register's rules decide what is right; the forms only read and show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from entente.apps.register.claims import Claim
from entente.apps.register.enums import FactKind, SourceKind
from entente.kernel.errors import BadInput, Refused
from entente.kernel.folding import fold
from entente.kernel.partial_dates import EARLIEST, LATEST
from entente.web.words import advice_text

Choices = list[tuple[str, str]]
_DATE_HINT = _("As far as known: 1995, 1995-02 or 1995-02-08.")

# What a column of the database takes, and what a page can still show: some twenty sheets of paper.
_MOST, _LONGEST = 2**31 - 1, 60_000

_TEXTS = ("title_en", "title_fr", "start", "end", "decided", "status", "end_reason", "track", "note_en", "note_fr")


@dataclass(frozen=True, slots=True)
class ClaimChoices:
    """What a fact may refer to: codes with their names."""

    parties: Choices
    frameworks: Choices
    statuses: Choices
    end_reasons: Choices
    tracks: Choices
    sources: Choices


def _day_that_can_be_meant(day: date) -> None:
    """Refuse a year that is a slip of the pen."""
    if not EARLIEST <= day <= LATEST:
        raise forms.ValidationError(_("The year %(year)s cannot be meant: correct it."), params={"year": day.year})


class ExplainedForm(forms.Form):
    """A form that says what to do, and takes over the problems a service found."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in: nothing can be saved without it.")
            if isinstance(field, forms.DateField):
                field.validators.append(_day_that_can_be_meant)
            elif isinstance(field, forms.IntegerField) and field.max_value is None:
                field.validators.append(MaxValueValidator(_MOST))
            elif isinstance(field, forms.UUIDField):
                continue  # a text to Django, but its value is none
            elif isinstance(field, forms.CharField) and field.max_length is None:
                field.validators.append(MaxLengthValidator(_LONGEST))

    def explain(self, error: BadInput) -> None:
        """Show each problem at its field, or above the form where it has none."""
        for problem in error.problems:
            text = advice_text(problem.message, problem.remedy)
            self.add_error(problem.field if problem.field in self.fields else None, text)

    def refuse(self, error: Refused) -> None:
        """Show above the form why a rule does not allow it, and what would."""
        self.add_error(None, advice_text(error.message, error.remedy))


class ClaimForm(ExplainedForm):
    """What a fact says."""

    kind = forms.ChoiceField(label=_("Kind of fact"))
    parties = forms.MultipleChoiceField(label=_("Parties"), help_text=_("Whom the fact is about."))
    framework = forms.ChoiceField(label=_("Framework"), required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=300)
    title_fr = forms.CharField(label=_("Title in French"), max_length=300)
    start = forms.CharField(label=_("Start"), required=False, max_length=10, help_text=_DATE_HINT)
    end = forms.CharField(
        label=_("End"),
        required=False,
        max_length=10,
        help_text=_("As far as known. Two dots (..) if it is still so; empty if not known."),
    )
    decided = forms.CharField(label=_("Decided"), required=False, max_length=10, help_text=_DATE_HINT)
    observed = forms.CharField(
        label=_("Reported on"),
        required=False,
        help_text=_("Dates on which a source says that it was so, with commas between them."),
    )
    status = forms.ChoiceField(label=_("Status"))
    end_reason = forms.ChoiceField(label=_("Reason for the end"), required=False)
    track = forms.ChoiceField(label=_("Track"), required=False, help_text=_("For suspensions only."))
    counterparts = forms.MultipleChoiceField(label=_("With"), required=False, help_text=_("The other side, if any."))
    sources = forms.MultipleChoiceField(
        label=_("Sources"), help_text=_("At least one. A source that is missing here must be added first.")
    )
    note_en = forms.CharField(label=_("Note in English"), required=False, widget=forms.Textarea)
    note_fr = forms.CharField(label=_("Note in French"), required=False, widget=forms.Textarea)
    reason = forms.CharField(
        label=_("Why does the record change?"),
        widget=forms.Textarea,
        help_text=_("Whoever reads the history later must understand it."),
    )

    def __init__(self, *args: Any, choices: ClaimChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = [("", "")]
        filled: dict[str, Choices] = {
            "kind": [(value, str(label)) for value, label in FactKind.choices],
            "parties": choices.parties,
            "framework": empty + choices.frameworks,
            "status": choices.statuses,
            "end_reason": empty + choices.end_reasons,
            "track": empty + choices.tracks,
            "counterparts": choices.parties,
            "sources": choices.sources,
        }
        for name, values in filled.items():
            cast("forms.ChoiceField", self.fields[name]).choices = values
        for name in ("start", "end", "decided"):
            self.fields[name].widget.attrs["class"] = "short"
        for name in ("parties", "counterparts", "sources"):
            self.fields[name].widget.attrs["size"] = 7

    def claim(self, *, key: str = "", number: int = 1) -> Claim:
        """Return the claim as entered; without a key it gets one from what it says."""
        data = self.cleaned_data
        return Claim(
            key=key or key_of(data),
            claim=number,
            kind=data["kind"],
            parties=self._in_order("parties"),
            counterparts=self._in_order("counterparts"),
            sources=self._in_order("sources"),
            framework=data["framework"],
            observed=tuple(part for part in re.split(r"[,;\s]+", data["observed"]) if part),
            **{name: data[name].strip() for name in _TEXTS},
        )

    def _in_order(self, name: str) -> tuple[str, ...]:
        """The codes chosen, those that were there before in their old order: a list box knows no order."""
        before = list(self.initial.get(name, ()))
        chosen = self.cleaned_data[name]
        return tuple(sorted(chosen, key=lambda code: before.index(code) if code in before else len(before)))


class ReasonForm(ExplainedForm):
    """Why a fact is withdrawn."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        widget=forms.Textarea,
        help_text=_("Whoever reads the history later must understand it."),
    )


class SourceForm(ExplainedForm):
    """A source to add."""

    title = forms.CharField(label=_("Title"), max_length=400)
    code = forms.SlugField(
        label=_("Code"), max_length=120, help_text=_("A short name in small letters, such as nato-summit-2004.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=SourceKind.choices)
    url = forms.CharField(label=_("Address"), required=False, max_length=1000, help_text=_("Begins with https://"))
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    published = forms.CharField(label=_("Published"), required=False, max_length=10, help_text=_DATE_HINT)
    language = forms.CharField(label=_("Language"), required=False, max_length=10, help_text=_("Such as en or fr."))
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)


def claim_initial(claim: Claim) -> dict[str, Any]:
    """Return a claim's content as the form shows it."""
    return {**claim.as_dict(), "observed": ", ".join(claim.observed)}


def key_of(data: dict[str, Any]) -> str:
    """Name what a new fact is about: its kind, framework, parties and first date."""
    dated = data["start"] or data["decided"] or data["observed"][:10]
    parts = [data["kind"], data["framework"], *sorted(data["parties"])[:4], dated]
    return slugify(fold("-".join(part for part in parts if part)))[:120]
