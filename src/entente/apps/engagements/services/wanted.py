"""An engagement as somebody wants it: what its codes stand for, and what is wrong with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from entente.apps.access.models import Post
from entente.apps.engagements.enums import EngagementKind, EngagementLevel, PartyRole
from entente.apps.programmes.models import Goal
from entente.apps.programmes.services.inputs import Problems, post_of, refuse
from entente.apps.register.models import Party, Source, Term
from entente.kernel.errors import Problem


@dataclasses.dataclass(frozen=True, slots=True)
class NewEngagement:
    """An engagement as somebody plans it.

    `lead` is the code of a post, `host` that of a party ("" for none), `parties` the codes of those who take part
    with the seats set aside for each (None: not counted), `observers` codes of parties. `starts` and `ends` are
    its first and last day, `country` the code of the country where it is held. `goals` are the keys of the goals it
    serves, `sources` codes. Without a `code` one is made of kind, month and title; without a `marking_id` it is
    for the allies and its partners, at the lowest level above public. `exercise`: made up for demonstration. `apart`
    are the markings of the parts of parties (codes) of whom others who read the engagement must not learn.
    """

    title_en: str
    kind: EngagementKind | str
    starts: date
    ends: date
    title_fr: str = ""
    code: str = ""
    field: str = ""
    level: EngagementLevel | str = EngagementLevel.WORKING
    lead: str = ""
    host: str = ""
    parties: Mapping[str, int | None] = dataclasses.field(default_factory=dict)
    observers: tuple[str, ...] = ()
    place: str = ""
    country: str = ""
    latitude: Decimal | float | None = None
    longitude: Decimal | float | None = None
    purpose: str = ""
    series: str = ""
    goals: tuple[UUID, ...] = ()
    sources: tuple[str, ...] = ()
    next_contact_on: date | None = None
    next_contact_note: str = ""
    marking_id: int | None = None
    exercise: bool = False
    menu_code: str = ""
    apart: Mapping[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What the codes of a NewEngagement stand for. `roles`: seats by party and role; `apart`: as it is said there."""

    lead: Post | None
    roles: dict[tuple[str, PartyRole], int | None]
    parties: dict[str, Party]
    goals: tuple[Goal, ...]
    sources: tuple[Source, ...]
    apart: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def together(self) -> list[Party]:
        """The parties of whom everybody learns who reads the engagement."""
        return [party for code, party in self.parties.items() if code not in self.apart]


def look_up(new: NewEngagement, *, exercise: bool | None = None, apart: Mapping[str, int] | None = None) -> Found:
    """Return what the codes stand for. Raises BadInput naming each field that is wrong.

    `exercise` says whether the engagement is made up where it exists already, `apart` whose part is marked apart in it.
    """
    problems: Problems = []
    _check_words(new, problems)
    lead = post_of(new.lead, "lead", problems)
    roles = _roles(new, lead)
    codes = {code for code, _role in roles}
    parties = {party.code: party for party in Party.objects.filter(code__in=codes)}
    problems += [
        Problem(_("%(code)r is not a party") % {"code": code}, field="parties", remedy=_("choose one of the list"))
        for code in sorted(codes - parties.keys())
    ]
    made_up = new.exercise if exercise is None else exercise
    goals = _goals(new.goals, made_up=made_up, problems=problems)
    sources = tuple(Source.objects.filter(code__in=new.sources)) if new.sources else ()
    problems += [
        Problem(_("%(code)r is not a source") % {"code": code}, field="sources", remedy=_("add it first"))
        for code in sorted({*new.sources} - {source.code for source in sources})
    ]
    refuse(problems)
    return Found(lead, roles, parties, goals, sources, {**(apart or {}), **new.apart})


def _check_words(new: NewEngagement, problems: Problems) -> None:
    """Titles, kind, level, field and dates."""
    if not (new.title_en or new.title_fr):
        problems.append(Problem(_("the engagement has no title"), field="title_en", remedy=_("give it one")))
    for name, value, choices in (
        ("kind", new.kind, EngagementKind.values),
        ("level", new.level, EngagementLevel.values),
    ):
        if value not in choices:
            problems.append(
                Problem(_("%(value)r is not in the list") % {"value": str(value)}, field=name,
                        remedy=_("choose one of the list"))
            )  # fmt: skip
    if new.ends < new.starts:
        problems.append(
            Problem(
                _("%(ends)s comes before %(starts)s, its first day") % {"ends": new.ends, "starts": new.starts},
                field="ends",
                remedy=_("give that day or a later one"),
            )
        )
    if new.field and not Term.objects.filter(list="functional_area", code=new.field).exists():
        problems.append(
            Problem(_("%(code)r is not a field") % {"code": new.field}, field="field",
                    remedy=_("choose one of the list"))
        )  # fmt: skip
    for name, degrees, most in (("latitude", new.latitude, 90), ("longitude", new.longitude, 180)):
        if degrees is not None and abs(float(degrees)) > most:
            problems.append(
                Problem(_("%(value)s is not on the globe") % {"value": degrees}, field=name,
                        remedy=_("give decimal degrees"))
            )  # fmt: skip


def _roles(new: NewEngagement, lead: Post | None) -> dict[tuple[str, PartyRole], int | None]:
    """Return seats by party, each in its foremost role: host, then lead. Who has one takes part as well."""
    roles: dict[tuple[str, PartyRole], int | None] = {}
    if new.host:
        roles[new.host, PartyRole.HOST] = new.parties.get(new.host)
    if lead is not None:
        leading = lead.organisation.party.code
        if leading != new.host:
            roles[leading, PartyRole.LEAD] = new.parties.get(leading)
    placed = {code for code, _role in roles}
    roles |= {(code, PartyRole.PARTICIPANT): seats for code, seats in new.parties.items() if code not in placed}
    placed |= {*new.parties}
    return roles | {(code, PartyRole.OBSERVER): None for code in new.observers if code not in placed}


def _goals(keys: Iterable[UUID], *, made_up: bool, problems: Problems) -> tuple[Goal, ...]:
    wanted = list(keys)
    goals = tuple(Goal.objects.filter(pk__in=wanted).select_related("programme__party")) if wanted else ()
    problems += [
        Problem(_("%(key)s is not a goal") % {"key": key}, field="goals", remedy=_("choose one of the list"))
        for key in sorted({*wanted} - {goal.pk for goal in goals})
    ]
    problems += [
        Problem(
            _("the goal %(code)s was made up for exercise, the engagement was not") % {"code": goal.code},
            field="goals",
            remedy=_("name real goals only"),
        )
        for goal in goals
        if (goal.exercise or goal.programme.exercise) and not made_up
    ]
    return goals
