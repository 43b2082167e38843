"""Forms of engagements. The services decide what is right; the forms only read and show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from entente.apps.engagements.enums import (
    EngagementKind,
    EngagementLevel,
    ObjectiveOutcome,
    PartyRole,
    StageKind,
)
from entente.apps.programmes.enums import CommitmentState
from entente.web.forms import Choices, ExplainedForm


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A field for a day, as the browser picks it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


# How many more lines for parties there are than parties, and how many there can be.
SPARE, MOST_PARTIES = 4, 120


class ChosenForm(ExplainedForm):
    """A form whose lists are filled when it is shown."""

    def __init__(self, *args: Any, choices: dict[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in (choices or {}).items():
            field = cast("forms.ChoiceField", self.fields[name])
            several = isinstance(field, forms.MultipleChoiceField)
            field.choices = values if several else [("", ""), *values]


class PlanForm(ChosenForm):
    """An engagement as it is planned or changed."""

    title_en = forms.CharField(label=_("Title in English"), max_length=300)
    title_fr = forms.CharField(label=_("Title in French"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=EngagementKind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=EngagementLevel.choices, initial=EngagementLevel.WORKING)
    field = forms.ChoiceField(label=_("Field"), required=False)
    starts = day_field(_("First day"))
    ends = day_field(_("Last day"))
    lead = forms.ChoiceField(
        label=_("Led by the post"), required=False, help_text=_("It invites, reports, and is reminded.")
    )
    host = forms.ChoiceField(label=_("Host"), required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    latitude = forms.DecimalField(label=_("Latitude"), required=False, help_text=_("Decimal degrees, such as 44.43."))
    longitude = forms.DecimalField(label=_("Longitude"), required=False)
    observers = forms.MultipleChoiceField(label=_("Observers"), required=False)
    purpose = forms.CharField(label=_("Purpose"), widget=forms.Textarea, required=False)
    goals = forms.MultipleChoiceField(
        label=_("Goals it serves"), required=False, help_text=_("An engagement that serves no goal is hard to defend.")
    )
    series = forms.CharField(
        label=_("Series"), max_length=120, required=False, help_text=_("What the editions of one exercise share.")
    )
    exercise = forms.BooleanField(label=_("Made up for exercise"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    rows = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=MOST_PARTIES)

    def __init__(self, *args: Any, seated: Sequence[tuple[str, int | None]] = (), **kwargs: Any) -> None:
        choices = dict(kwargs.pop("choices", None) or {})
        parties = choices.pop("parties", [])
        super().__init__(*args, choices=choices, **kwargs)
        for name in ("observers", "goals"):
            self.fields[name].widget.attrs["size"] = 7
        for number in range(1, self._lines(len(seated)) + 1):
            code, seats = seated[number - 1] if number <= len(seated) else ("", None)
            self.fields[f"party_{number}"] = forms.ChoiceField(
                label=_("Party"), choices=[("", ""), *parties], required=False, initial=code
            )
            self.fields[f"seats_{number}"] = forms.IntegerField(
                label=_("Seats"), required=False, min_value=0, max_value=10_000, initial=seats,
                widget=forms.NumberInput(attrs={"class": "short"}),
            )  # fmt: skip

    def _lines(self, seated: int) -> int:
        """How many parties can be named: those that are, a few more, and more again whenever that is asked for."""
        sent = str(self.data.get("rows", "")) if self.is_bound else ""
        if not (sent.isascii() and sent.isdigit() and len(sent) < 4):
            return seated + SPARE
        return min(int(sent) + (SPARE if "more" in self.data else 0), MOST_PARTIES)

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Party and seats, line by line."""
        count = sum(name.startswith("party_") for name in self.fields)
        return [(self[f"party_{number}"], self[f"seats_{number}"]) for number in range(1, count + 1)]

    @property
    def named(self) -> list[str]:
        """The parties named so far, whether or not the rest of the form makes sense."""
        return [str(party.value()) for party, _seats in self.lines if party.value()]

    def clean(self) -> dict[str, Any]:
        """Put the lines together; a party stands in one of them."""
        data = super().clean() or {}
        parties: dict[str, int | None] = {}
        for party, seats in self.lines:
            code = data.pop(party.name, "")
            number = data.pop(seats.name, None)
            if code in parties:
                self.add_error(party.name, _("It is named twice. Leave one of the two lines empty."))
            elif code:
                parties[code] = number
            elif number is not None:
                self.add_error(party.name, _("Seats without a party. Name it, or empty the line."))
        return {**data, "parties": parties}


class ReasonForm(ExplainedForm):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea, required=False,
        help_text=_("Whoever reads the history later must understand it."),
    )  # fmt: skip
    shown = forms.CharField(widget=forms.HiddenInput, required=False)


class MarkForm(ExplainedForm):
    """Why the marking changes."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea, help_text=_("Whoever reads the history later must understand it.")
    )


class NoteForm(ExplainedForm):
    """A remark, if any."""

    note = forms.CharField(label=_("Remark"), widget=forms.Textarea, required=False)


class EmptyForm(ExplainedForm):
    """Nothing but the decision."""


class DatesForm(ExplainedForm):
    """New dates."""

    starts = day_field(_("First day"))
    ends = day_field(_("Last day"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, required=False)


class AgendaForm(ExplainedForm):
    """An agenda, a line for each point."""

    agenda = forms.CharField(
        label=_("Agenda"), widget=forms.Textarea, required=False,
        help_text=_("One point a line; a time of day in front if there is one: 09:30 Opening."),
    )  # fmt: skip


class PledgeForm(ChosenForm):
    """What a party promises."""

    party = forms.ChoiceField(label=_("Party"))
    text = forms.CharField(label=_("What it promises"), max_length=400)
    due = forms.CharField(
        label=_("Due"), max_length=10, required=False, help_text=_("As far as known: 2027, 2027-02 or 2027-02-08.")
    )


class SettleForm(ExplainedForm):
    """How a promise was kept."""

    state = forms.ChoiceField(label=_("State"), choices=CommitmentState.choices)
    note = forms.CharField(label=_("How is that known?"), widget=forms.Textarea, required=False)
    pledge = forms.CharField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ActionForm(ChosenForm):
    """An action: what, who, until when, who verifies."""

    text = forms.CharField(label=_("What is to be done"), max_length=400)
    owner = forms.ChoiceField(label=_("Done by the post"))
    due = day_field(_("Due"))
    verifier = forms.ChoiceField(
        label=_("Verified by the post"), required=False,
        help_text=_("Not the owner. Without one: any other post that may verify."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NextContactForm(ExplainedForm):
    """When the next contact is meant to be."""

    on = day_field(_("Next contact on"), required=False)
    note = forms.CharField(label=_("About what, with whom"), max_length=300, required=False)


class ObserveForm(ChosenForm):
    """An observation."""

    title = forms.CharField(label=_("In one line"), max_length=300)
    observation = forms.CharField(label=_("What was observed"), widget=forms.Textarea)
    recommendation = forms.CharField(label=_("What should be done about it"), widget=forms.Textarea, required=False)
    manager = forms.ChoiceField(
        label=_("Taken on by the post"),
        help_text=_("Until it is released, you and this post alone see the observation."),
    )


class RecommendationForm(ExplainedForm):
    """What a lesson recommends: without it there is none."""

    recommendation = forms.CharField(label=_("What should be done about it"), widget=forms.Textarea)


class LessonForm(ExplainedForm):
    """The text of a lesson."""

    title = forms.CharField(label=_("In one line"), max_length=300)
    observation = forms.CharField(label=_("What was observed"), widget=forms.Textarea)
    recommendation = forms.CharField(label=_("What should be done about it"), widget=forms.Textarea, required=False)
    needs_validation = forms.BooleanField(label=_("The remedy has to be verified"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ReportForm(ExplainedForm):
    """A report."""

    text = forms.CharField(
        label=_("What came of it"), widget=forms.Textarea(attrs={"rows": 12}), required=False,
        help_text=_("What was said and settled, and what it means. Actions and promises have their own lists."),
    )  # fmt: skip


class StageForm(ChosenForm):
    """A planning conference."""

    kind = forms.ChoiceField(label=_("Conference"), choices=StageKind.choices)
    starts = day_field(_("First day"))
    ends = day_field(_("Last day"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    result = forms.CharField(label=_("What it settled"), widget=forms.Textarea, required=False)


class ObjectiveForm(ChosenForm):
    """An objective to train."""

    title_en = forms.CharField(label=_("Objective in English"), max_length=300)
    title_fr = forms.CharField(label=_("Objective in French"), max_length=300, required=False)
    goal = forms.ChoiceField(label=_("Partnership goal it serves"), required=False)


class AssessForm(ExplainedForm):
    """How well an objective was trained."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=ObjectiveOutcome.choices)
    note = forms.CharField(label=_("Remark"), widget=forms.Textarea, required=False)
    objective = forms.CharField(widget=forms.HiddenInput)


class ForceForm(ChosenForm):
    """What a party brings."""

    party = forms.ChoiceField(label=_("Party"))
    unit = forms.CharField(label=_("Unit"), max_length=200)
    personnel = forms.IntegerField(label=_("People"), required=False, min_value=0, max_value=1_000_000)
    equipment = forms.CharField(label=_("Equipment"), max_length=300, required=False)
    confirmed = forms.BooleanField(label=_("Confirmed by the party"), required=False)


class RequirementsForm(ChosenForm):
    """The standards required."""

    code = forms.ChoiceField(label=_("Standards required"), required=False)


class NomineeForm(ChosenForm):
    """Somebody who takes part."""

    party = forms.ChoiceField(label=_("For the party"))
    person = forms.ChoiceField(label=_("Person"), required=False)
    name = forms.CharField(label=_("or the name of somebody without an account"), max_length=200, required=False)
    post_name = forms.CharField(label=_("and the post they hold"), max_length=300, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=PartyRole.choices, initial=PartyRole.PARTICIPANT)


class ChainForm(ChosenForm):
    """Which posts approve the reports of what."""

    organisation = forms.ChoiceField(label=_("Reports led by the organisation"), required=False)
    programme = forms.ChoiceField(label=_("or serving the programme"), required=False)
    country = forms.ChoiceField(label=_("or from the country"), required=False)
    first = forms.ChoiceField(label=_("First approved by"), required=False)
    second = forms.ChoiceField(label=_("then by"), required=False)
    third = forms.ChoiceField(label=_("then by the post"), required=False)

    def approvers(self) -> list[str]:
        """The posts chosen, in their order."""
        chosen: Iterable[str] = (self.cleaned_data[name] for name in ("first", "second", "third"))
        return [code for code in chosen if code]
