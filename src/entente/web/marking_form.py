"""The marking picker: who may read a record, chosen and explained before it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.rules.markings import PARTICIPANTS, SET, MarkingSpec, MarkingView
from entente.apps.access.selectors import Readers, explain_readers, marking_choices, marking_get
from entente.apps.access.services import intern
from entente.apps.access.viewers import Viewer
from entente.apps.register.selectors.choices import party_list
from entente.kernel.errors import BadInput
from entente.web.actors import actor_of, viewer_of
from entente.web.forms import Choices, ExplainedForm

PREFIX = "marking"


class MarkingForm(ExplainedForm):
    """A marking. The originator is the party of the post one acts in; that of a record already marked stays."""

    level = forms.ChoiceField(label=_("Level"), required=False)
    groups = forms.MultipleChoiceField(
        label=_("Releasable to"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Groups mean who belongs to them on the day you save."),
    )  # fmt: skip
    parties = forms.MultipleChoiceField(label=_("and to the parties"), required=False)
    caveats = forms.MultipleChoiceField(label=_("Caveats"), required=False, widget=forms.CheckboxSelectMultiple)
    communities = forms.MultipleChoiceField(
        label=_("Only for the communities"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any = None, *, viewer: Viewer, held: int = PUBLIC, among: Sequence[str] | None = None
    ) -> None:
        self.participants, self.among = among is not None, tuple(among or ())
        self.viewer = viewer
        self.held: MarkingView | None = marking_get(marking_id=held) if held != PUBLIC else None
        self.held_id = held
        super().__init__(data, prefix=PREFIX, initial=_initial(self.held))
        choices = marking_choices(viewer, participants=self.participants)
        filled: dict[str, Choices] = {
            name: [(each.code, each.name) for each in values]
            for name, values in (
                ("level", choices.levels), ("groups", choices.groups), ("caveats", choices.caveats),
                ("communities", choices.communities),
            )
        }  # fmt: skip
        filled["parties"] = [(party.code, party.name) for party in party_list(viewer)]
        for name, values in filled.items():
            cast("forms.ChoiceField", self.fields[name]).choices = values
        self.fields["parties"].widget.attrs["size"] = 5
        for name in ("caveats", "communities"):
            if not filled[name]:
                del self.fields[name]
        self.lowest = next((code for code, _name in filled["level"]), "")
        self.usable = viewer.may(SET) and len(filled["level"]) > 1

    @property
    def originator(self) -> str:
        """Whose information it is, by code."""
        return self.held.originator if self.held else self.viewer.party

    def spec(self) -> MarkingSpec:
        """Return the marking as entered; public when nothing, or only the lowest level, is chosen."""
        data = self.cleaned_data if self.is_bound else self.initial
        level = data.get("level") or ""
        limits = {name: tuple(data.get(name) or ()) for name in ("parties", "groups", "caveats", "communities")}
        public = level in {"", self.lowest}
        return MarkingSpec(level=level, originator="" if public else self.originator, **limits)

    def readers(self) -> Readers:
        """Return who could read a record so marked today."""
        today = timezone.now().date()
        spec = self.spec()
        if PARTICIPANTS in spec.groups:
            spec = replace(spec, parties=(*spec.parties, *self.among))
        return explain_readers(self.viewer, spec=spec, on=today, day=today)

    def intern(self, request: HttpRequest) -> int:
        """Return the id of the marking, written if it is new. A form that cannot be used keeps what is held.

        Raises BadInput, which the form shows by then, and Refused.
        """
        if not self.usable:
            return self.held_id
        try:
            return intern(actor_of(request), self.spec(), on=timezone.now().date(), among=self.among)
        except BadInput as error:
            self.explain(error)
            raise


def marking_form(
    request: HttpRequest, *, held: int = PUBLIC, data: Any = None, among: Sequence[str] | None = None
) -> MarkingForm:
    """Return the picker for who asks; a form without a level sent keeps what is held.

    `among` are the parties that take part in the record (None: it is not one that parties take part in).
    """
    sent = data if data is not None else request.POST
    bound = sent if f"{PREFIX}-level" in sent else None
    return MarkingForm(bound, viewer=viewer_of(request), held=held, among=among)


def picker(marking: MarkingForm, *, wrong: bool) -> dict[str, Any]:
    """Return the context of `web/access/marking_fields.html`: the form, and who could read what it says."""
    sound = not marking.is_bound or marking.is_valid()
    return {
        "marking_form": marking,
        "marking_wrong": wrong and bool(marking.errors),
        "marking_readers": marking.readers() if marking.usable and sound else None,
    }


def _initial(held: MarkingView | None) -> dict[str, Any]:
    if held is None:
        return {}

    def listed(codes: Iterable[str]) -> list[str]:
        return sorted(codes)

    return {
        "level": held.level,
        "groups": listed(held.groups),
        "parties": listed(held.parties),
        "caveats": listed(held.caveats),
        "communities": listed(held.communities),
    }
