"""The forms of programmes: a clause, a comment, an act in a programme's or a goal's life."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entente.apps.programmes.enums import ActivityKind, Area, ClauseKind, Direction, Outcome, Priority, Side, Track
from entente.apps.programmes.rules.clauses import DEFAULTS, FORMS, Text
from entente.apps.programmes.selectors.drafts import FieldOptions, Options
from entente.web.forms import ExplainedForm
from entente.web.words import language

LABELS: dict[str, Any] = {
    "title_en": _("Title in English"),
    "title_fr": _("Title in French"),
    "summary": _("Summary"),
    "period_start": _("Period begins"),
    "period_end": _("Period ends"),
    "alliance_owner": _("Alliance’s owner"),
    "partner_owner": _("Partner’s owner"),
    "number": _("Number"),
    "text_en": _("Text in English"),
    "text_fr": _("Text in French"),
    "area": _("Area"),
    "code": _("Code"),
    "objective": _("Objective"),
    "what": _("What"),
    "measure": _("Measure"),
    "baseline": _("Baseline"),
    "baseline_on": _("Baseline measured on"),
    "target": _("Target"),
    "direction": _("Forward is to"),
    "unit": _("Unit"),
    "by_when": _("By when"),
    "functional_area": _("Functional area"),
    "priority": _("Priority"),
    "theory_of_change": _("How the activities lead there"),
    "goal": _("Goal"),
    "description": _("Description"),
    "kind": _("Kind"),
    "track": _("Track"),
    "planned_from": _("Planned from"),
    "planned_to": _("Planned to"),
    "lead": _("Lead"),
    "side": _("Side"),
    "text": _("Text"),
    "due": _("Due"),
    "position": _("Place in the list"),
}
_DATE_HINT = _("As far as known: 2004, 2004-03 or 2004-03-29.")
HINTS: dict[str, Any] = {
    "what": _("One result that somebody outside can see."),
    "measure": _("How one will know: what is counted, by whom."),
    "baseline": _("The value today."),
    "target": _("The value wanted."),
    "theory_of_change": _("If this is done, then that follows, because…"),
    **dict.fromkeys(("period_start", "period_end", "baseline_on", "by_when", "due"), _DATE_HINT),
}
# Fields that hold a date as precise as it is known.
DATES = frozenset({"period_start", "period_end", "baseline_on", "by_when", "due", "planned_from", "planned_to"})
CHOICES: dict[str, Any] = {
    "area": Area,
    "direction": Direction,
    "priority": Priority,
    "kind": ActivityKind,
    "track": Track,
    "side": Side,
}
_LONG = 20_000
# Fields that stand beside each other.
ROWS = (
    ("code", "objective", "goal", "number", "area", "side"),
    ("title_en",), ("title_fr",), ("summary",), ("text_en",), ("text_fr",), ("text",), ("description",), ("what",),
    ("measure",), ("baseline", "target", "unit", "direction"), ("baseline_on", "by_when", "due"),
    ("period_start", "period_end"), ("functional_area", "priority", "kind", "track"), ("planned_from", "planned_to"),
    ("alliance_owner", "partner_owner", "lead", "position"), ("theory_of_change",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldWords:
    """What fields are called, by name, and the words of their choices, by name and code, in one language."""

    labels: dict[str, str]
    choices: dict[str, dict[str, str]]

    def label(self, name: str) -> str:
        """What a field is called."""
        return self.labels.get(name, name)

    def readable(self, name: str, value: str) -> str:
        """Write a field's value as people read it: the word for a choice."""
        words = self.choices.get(name)
        return words.get(value, value) if words else value


def field_words() -> FieldWords:
    """Return the words in the reader's language. A whole text asks for them thousands of times: ask once for it."""
    return _words(language())


@cache
def _words(_language: str) -> FieldWords:
    return FieldWords(
        {name: str(label) for name, label in LABELS.items()},
        {name: {str(code): str(label) for code, label in kind.choices} for name, kind in CHOICES.items()},
    )


def field_label(name: str) -> str:
    """What a field of a clause is called."""
    return field_words().label(name)


def readable(name: str, value: str) -> str:
    """Write a field's value as people read it: the word for a choice."""
    return field_words().readable(name, value)


class ClauseForm(ExplainedForm):
    """The fields of a clause as text; the service says what is wrong with them.

    `seen` is the text that the form was filled from, so that only what its writer changed is sent on.
    """

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: ClauseKind, options: FieldOptions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name, form in FORMS[kind].items():
            self.fields[name] = _field(name, form.most, options)

    @classmethod
    def filled(cls, kind: ClauseKind, options: FieldOptions, text: Text, *, revision: int, seen: Text) -> ClauseForm:
        """Return a form that shows a text; what was `seen` is what it will be compared with."""
        return cls(kind=kind, options=options, initial={**text, "revision": revision, "seen": json.dumps(seen)})

    @classmethod
    def empty(cls, kind: ClauseKind, options: FieldOptions, given: Text) -> ClauseForm:
        """Return a form for a new clause."""
        return cls(kind=kind, options=options, initial={**DEFAULTS[kind], **given})

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields as they stand beside each other."""
        return [
            [self[name] for name in row if name in FORMS[self.kind]] for row in ROWS if {*row} & {*FORMS[self.kind]}
        ]

    def text(self) -> Text:
        """Return the whole clause as entered."""
        return {name: self.cleaned_data.get(name, "").replace("\r\n", "\n").strip() for name in FORMS[self.kind]}

    def changes(self) -> Text:
        """Return the fields that their writer changed."""
        try:
            seen = json.loads(self.cleaned_data["seen"] or "{}")
        except ValueError:
            seen = {}
        seen = seen if isinstance(seen, dict) else {}
        return {name: value for name, value in self.text().items() if value != seen.get(name, "")}


def _field(name: str, most: int, options: FieldOptions) -> forms.Field:
    shown: dict[str, Any] = {"label": LABELS[name], "help_text": HINTS.get(name, ""), "required": False}
    empty = [("", "")]
    offered: dict[str, Options] = {
        "objective": options.objectives,
        "goal": options.goals,
        "functional_area": options.areas,
        **dict.fromkeys(("alliance_owner", "partner_owner", "lead"), options.posts),
    }
    if name in CHOICES:
        return _AnyChoice(choices=[(str(code), label) for code, label in CHOICES[name].choices], **shown)
    if offered.get(name) or name in {"objective", "goal", "alliance_owner", "partner_owner", "lead"}:
        return _AnyChoice(choices=empty + offered[name], **shown)
    if name in {"planned_from", "planned_to"}:
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **shown)
    if most == _LONG:
        return forms.CharField(widget=forms.Textarea, **shown)
    return forms.CharField(max_length=most or None, **shown)


class _AnyChoice(forms.ChoiceField):
    """A list to choose from; what is not in it is refused by the service, in its own words."""

    def valid_value(self, value: Any) -> bool:
        """Take any value."""
        return True


_WHY = _("Whoever reads the history later must understand it.")


class CommentForm(ExplainedForm):
    """A remark on a clause."""

    text = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3}))
    internal = forms.BooleanField(
        label=_("Internal note"),
        required=False,
        help_text=_("Only your own side reads it, whatever the other side may read."),
    )
    parent = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ReasonForm(ExplainedForm):
    """Why something is removed."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, help_text=_WHY)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ActForm(ExplainedForm):
    """An act in the life of a programme or of a goal, with the fields that this act needs."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea, help_text=_WHY)
    findings = forms.CharField(label=_("What the review found"), required=False, widget=forms.Textarea)
    outcome = forms.ChoiceField(label=_("How the allies decided"), choices=Outcome.choices, required=False)
    reference = forms.CharField(label=_("Reference of the decision"), required=False, max_length=120)
    into = forms.ChoiceField(label=_("Into which goal"), required=False)
    programme = forms.ChoiceField(label=_("Into which programme"), required=False)
    objective = forms.CharField(label=_("Number of the objective it serves there"), required=False, max_length=5)
    on = forms.DateField(
        label=_("On which day"), required=False, widget=forms.DateInput(attrs={"type": "date", "class": "short"})
    )
    period_end = forms.CharField(label=_("New end of the period"), required=False, max_length=10, help_text=_DATE_HINT)
    text_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, wanted: tuple[str, ...], choices: dict[str, Options] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in {*wanted, "on"}]:
            del self.fields[name]
        for name, values in (choices or {}).items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.fields["on"].widget.attrs["max"] = timezone.now().date().isoformat()
