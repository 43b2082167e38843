"""The forms of planning: a round, its money, an activity of the menu, a version to draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entente.apps.engagements.enums import EngagementKind, EngagementLevel
from entente.apps.planning.enums import Verdict
from entente.apps.planning.services.menu import FIELDS, EntryText
from entente.web.forms import ExplainedForm

DAY = forms.DateInput(attrs={"type": "date"})
_CODES = _("Codes, with commas between them.")
ENTRY_LABELS: dict[str, Any] = {
    "code": _("Code"),
    "title_en": _("Title in English"),
    "title_fr": _("Title in French"),
    "summary": _("Summary"),
    "kind": _("Kind"),
    "field": _("Field"),
    "level": _("Level"),
    "areas": _("Areas whose goals it serves"),
    "frameworks": _("Audience: frameworks"),
    "parties": _("Audience: parties"),
    "clearance": _("Clearance"),
    "languages": _("Languages"),
    "seats": _("Seats"),
    "cost_per_seat": _("Cost per seat"),
    "fee_per_seat": _("Fee per seat"),
    "starts": _("First day"),
    "ends": _("Last day"),
    "place": _("Place"),
    "country": _("Country"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "lead": _("Lead"),
    "host": _("Host"),
    "fund": _("Fund"),
    "prerequisites": _("Must come first"),
}
ENTRY_ROWS = (
    ("code", "kind", "level"), ("title_en",), ("title_fr",), ("summary",), ("field", "areas"),
    ("frameworks", "parties"),
    ("clearance", "languages", "prerequisites"), ("seats", "cost_per_seat", "fee_per_seat", "fund"), ("starts", "ends"),
    ("place", "country", "latitude", "longitude"), ("lead", "host"),
)  # fmt: skip
_HINTS = {
    "areas": _("Codes of functional areas; any goal when it is empty."),
    "frameworks": _("Codes, with commas between them; every partner when both are empty."),
    "parties": _CODES,
    "languages": _CODES,
    "prerequisites": _("Codes of activities of this round."),
    "cost_per_seat": _("What a seat costs the fund, and counts against the partner’s budget."),
    "fee_per_seat": _("What the partner pays itself."),
    "clearance": _("The level that those who take part are cleared for."),
}


class EntryForm(ExplainedForm):
    """An activity of the menu, as text; the service says what is wrong with it."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options: dict[str, Sequence[tuple[str, Any]]] = {
            "kind": EngagementKind.choices,
            "level": [("", "–"), *EngagementLevel.choices],
            **choices,
        }
        for name in FIELDS:
            self.fields[name] = _entry_field(name, options)

    def text(self) -> EntryText:
        """Return what was written."""
        return EntryText(**{name: self.cleaned_data.get(name) or "" for name in FIELDS})

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields in rows."""
        return [[self[name] for name in row] for row in ENTRY_ROWS]


def _entry_field(name: str, options: Mapping[str, Sequence[tuple[str, Any]]]) -> forms.Field:
    shared: dict[str, Any] = {"label": ENTRY_LABELS[name], "required": False, "help_text": _HINTS.get(name, "")}
    if name in options:
        return forms.ChoiceField(choices=options[name], **shared)
    if name == "summary":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **shared)
    if name in {"starts", "ends"}:
        return forms.CharField(widget=DAY, **shared)
    return forms.CharField(max_length=500, **shared)


class RoundForm(ExplainedForm):
    """A round to begin."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    title_en = forms.CharField(label=_("Title in English"), max_length=300)
    title_fr = forms.CharField(label=_("Title in French"), max_length=300, required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, initial="EUR")
    offers_close = forms.DateField(label=_("Offers close"), required=False, widget=DAY)
    requests_close = forms.DateField(label=_("Requests close"), required=False, widget=DAY)
    review_close = forms.DateField(label=_("Review ends"), required=False, widget=DAY)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    exercise = forms.BooleanField(label=_("Made up for exercise"), required=False)


class FundForm(ExplainedForm):
    """A fund of a round."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200, required=False)
    amount = forms.IntegerField(label=_("Amount"), min_value=0, max_value=10**12)


class PartnerForm(ExplainedForm):
    """What a partner has in a round."""

    party = forms.ChoiceField(label=_("Partner"))
    budget = forms.IntegerField(label=_("Budget"), min_value=0, max_value=10**12)
    floor = forms.IntegerField(label=_("Floor of seats"), min_value=0, max_value=100_000, initial=0)
    away_else = forms.IntegerField(
        label=_("People away at once, per field"), min_value=0, max_value=100_000, initial=20
    )

    def __init__(self, *args: Any, parties: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [("", "–"), *parties]  # type: ignore[attr-defined]


class DrawForm(ExplainedForm):
    """A version to draw; what is left empty stays as it is in the round."""

    label = forms.CharField(label=_("What this version tries"), max_length=200, required=False)
    seed = forms.IntegerField(label=_("Seed"), min_value=0, max_value=2**31 - 1, initial=0)
    time_limit = forms.IntegerField(label=_("Seconds at most"), min_value=1, max_value=600, initial=60)
    base = forms.ChoiceField(label=_("Keep every seat of"), required=False)
    new_partner = forms.ChoiceField(label=_("A new partner"), required=False)
    new_like = forms.ChoiceField(label=_("asks for what is asked by"), required=False)
    new_budget = forms.IntegerField(label=_("with a budget of"), required=False, min_value=0, max_value=10**12)
    new_floor = forms.IntegerField(label=_("and a floor of"), required=False, min_value=0, max_value=100_000)

    def __init__(
        self,
        *args: Any,
        funds: list[tuple[str, str, int]],
        partners: list[tuple[str, str, int, int]],
        newcomers: list[tuple[str, list[tuple[str, str]]]],
        versions: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.funds, self.partners = funds, partners
        for code, _name, _amount in funds:
            self.fields[f"fund_{code}"] = forms.IntegerField(required=False, min_value=0, max_value=10**12)
        for code, _name, _budget, _floor in partners:
            self.fields[f"floor_{code}"] = forms.IntegerField(required=False, min_value=0, max_value=100_000)
            self.fields[f"budget_{code}"] = forms.IntegerField(required=False, min_value=0, max_value=10**12)
        self.fields["base"].choices = [("", _("no version")), *versions]  # type: ignore[attr-defined]
        self.fields["new_partner"].choices = [("", "–"), *newcomers]  # type: ignore[attr-defined]
        self.fields["new_like"].choices = [("", "–"), *((code, name) for code, name, _b, _f in partners)]  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        """Return what is other than in the round."""
        given = self.cleaned_data
        found: dict[str, Any] = {}
        for group, prefix in (("funds", "fund_"), ("floors", "floor_"), ("budgets", "budget_")):
            values = {
                name.removeprefix(prefix): value
                for name, value in given.items()
                if name.startswith(prefix) and value is not None
            }
            if values:
                found[group] = values
        if given.get("new_partner"):
            found["partners"] = [
                {
                    "party": given["new_partner"], "like": given.get("new_like") or "",
                    "budget": given.get("new_budget") or 0, "floor": given.get("new_floor") or 0,
                }
            ]  # fmt: skip
        return found


class ReviewForm(ExplainedForm):
    """What a side says of a version."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("Your side"),
        choices=[(Verdict.ACCEPT, _("accepts this plan")), (Verdict.RETURN, _("returns it"))],
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it is returned: what should change, and why."),
    )  # fmt: skip


class ReasonForm(ExplainedForm):
    """A reason, and a number of seats where seats are given back or promised."""

    seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=100_000, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, seats: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not seats:
            del self.fields["seats"]
