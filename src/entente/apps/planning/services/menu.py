"""The menu: offering activities, changing and withdrawing them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.models import Level, Post
from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Actor
from entente.apps.engagements.enums import EngagementKind, EngagementLevel
from entente.apps.planning.models import Fund, MenuEntry, Prerequisite, Round
from entente.apps.planning.rules.transitions import OFFER, PLAN, transition_for
from entente.apps.planning.services.writing import locked, record
from entente.apps.register.models import Framework, Party, Term
from entente.kernel.errors import BadInput, Problem, Refused

AREAS = "functional_area"
LISTS = ("areas", "frameworks", "parties", "languages", "prerequisites")
WHOLE = ("seats", "cost_per_seat", "fee_per_seat")
MOST = 2_000_000_000
_PLAIN = ("code", "title_en", "title_fr", "summary", "kind", "field", "level", "place", "country")


@dataclass(frozen=True, slots=True)
class EntryText:
    """An activity in words, all by code: what a form, a row of a workbook and an API call give."""

    code: str
    title_en: str = ""
    title_fr: str = ""
    summary: str = ""
    kind: str = ""
    field: str = ""
    level: str = ""
    areas: str = ""
    frameworks: str = ""
    parties: str = ""
    clearance: str = ""
    languages: str = ""
    seats: str = ""
    cost_per_seat: str = ""
    fee_per_seat: str = ""
    starts: str = ""
    ends: str = ""
    place: str = ""
    country: str = ""
    latitude: str = ""
    longitude: str = ""
    lead: str = ""
    host: str = ""
    fund: str = ""
    prerequisites: str = ""


FIELDS = tuple(EntryText.__dataclass_fields__)


def listed(text: str) -> list[str]:
    """Return the codes of a cell: separated by commas, semicolons or blanks."""
    return [part for part in text.replace(";", ",").replace("\n", ",").replace(" ", ",").split(",") if part]


def text_of(entry: MenuEntry) -> EntryText:
    """Return an activity as text: what an edit starts from and what a workbook holds."""
    values: dict[str, Any] = {
        name: getattr(entry, name)
        for name in FIELDS
        if name not in {"clearance", "lead", "host", "fund", "prerequisites"}
    }
    values |= {
        "clearance": entry.clearance_id or "",
        "lead": entry.lead.code if entry.lead else "",
        "host": entry.host.code if entry.host else "",
        "fund": entry.fund.code if entry.fund else "",
        "prerequisites": [row.requires.code for row in entry.prerequisites.all()],
    }
    return EntryText(**{name: _written(value) for name, value in values.items()})


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(slots=True)
class Lookups:
    """What an activity may refer to, read once for many."""

    posts: dict[str, Any]
    parties: dict[str, Any]
    frameworks: frozenset[str]
    areas: frozenset[str]
    levels: frozenset[str]
    funds: dict[str, Any]
    entries: dict[str, MenuEntry]

    @classmethod
    def of(cls, held: Round) -> Lookups:
        """Read them. Seven statements."""
        return cls(
            posts=dict(Post.objects.filter(active=True).values_list("code", "pk")),
            parties=dict(Party.objects.values_list("code", "pk")),
            frameworks=frozenset(Framework.objects.values_list("code", flat=True)),
            areas=frozenset(Term.objects.filter(list=AREAS).values_list("code", flat=True)),
            levels=frozenset(Level.objects.values_list("code", flat=True)),
            funds=dict(Fund.objects.filter(round=held).values_list("code", "pk")),
            entries={row.code: row for row in MenuEntry.objects.filter(round=held)},
        )


def values_of(text: EntryText, lookups: Lookups, *, year: int) -> tuple[dict[str, Any], list[Problem]]:
    """Return the columns that the text means, and everything that is wrong with it."""
    problems: list[Problem] = []
    values: dict[str, Any] = {name: getattr(text, name).strip() for name in _PLAIN}
    if not values["code"] or len(values["code"]) > 40:
        _wrong(problems, "code", _("an activity has a code of at most 40 characters"), _("give it one"))
    if not (values["title_en"] or values["title_fr"]):
        _wrong(problems, "title_en", _("the activity has no title"), _("give it one"))
    _choice(problems, "kind", values["kind"], EngagementKind.values, needed=True)
    _choice(problems, "level", values["level"], EngagementLevel.values)
    _choice(problems, "field", values["field"], lookups.areas, needed=True)
    _choice(problems, "clearance", text.clearance, lookups.levels)
    _choice(problems, "country", values["country"], lookups.parties)
    for name, known in (("areas", lookups.areas), ("frameworks", lookups.frameworks), ("parties", lookups.parties)):
        values[name] = listed(getattr(text, name))
        for code in values[name]:
            _choice(problems, name, code, known)
    values["languages"] = listed(text.languages)
    values["clearance_id"] = text.clearance or None
    for name, column, held in (
        ("lead", "lead_id", lookups.posts), ("host", "host_id", lookups.parties), ("fund", "fund_id", lookups.funds),
    ):  # fmt: skip
        _choice(problems, name, getattr(text, name), held)
        values[column] = held.get(getattr(text, name))
    for name in WHOLE:
        values[name] = _whole(problems, name, getattr(text, name), least=1 if name == "seats" else 0)
    for name, most in (("latitude", 90.0), ("longitude", 180.0)):
        values[name] = _degrees(problems, name, getattr(text, name), most)
    values["starts"], values["ends"] = _dates(problems, text, year)
    values["prerequisites"] = listed(text.prerequisites)
    for code in values["prerequisites"]:
        if code == text.code or code not in lookups.entries:
            _wrong(problems, "prerequisites", _("there is no other activity %(code)s on the menu") % {"code": code},
                   _("write the codes of activities of this round"))  # fmt: skip
    return values, problems


def _wrong(problems: list[Problem], field: str, message: str, remedy: str) -> None:
    problems.append(Problem(message, field=field, remedy=remedy))


def _choice(problems: list[Problem], field: str, value: str, known: Any, *, needed: bool = False) -> None:
    if needed and not value:
        _wrong(problems, field, _("is missing"), _("choose one of the list"))
    elif value and value not in known:
        _wrong(problems, field, _("%(code)r is not known") % {"code": value}, _("choose one of the list"))


def _whole(problems: list[Problem], field: str, value: str, *, least: int) -> int:
    text = value.strip().replace(" ", "").replace("\u00a0", "").replace("\u202f", "") or ("0" if least == 0 else "")
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= MOST:
        _wrong(problems, field, _("%(value)r is not a whole number") % {"value": value},
               _("write a whole number of at least %(least)s") % {"least": least})  # fmt: skip
        return least
    return int(text)


def _degrees(problems: list[Problem], field: str, value: str, most: float) -> float | None:
    if not value.strip():
        return None
    try:
        degrees = float(value)
    except ValueError:
        degrees = 999.0
    if not -most <= degrees <= most:
        _wrong(problems, field, _("%(value)r is not a coordinate") % {"value": value}, _("write decimal degrees"))
        return None
    return degrees


def _dates(problems: list[Problem], text: EntryText, year: int) -> tuple[date, date]:
    days = []
    for field in ("starts", "ends"):
        value = getattr(text, field).strip()
        try:
            days.append(date.fromisoformat(value))
        except ValueError:
            message = _("%(value)r is not a day") % {"value": value} if value else _("is missing")
            _wrong(problems, field, message, _("write it as YYYY-MM-DD"))
            days.append(date(year, 1, 1))
    starts, ends = days
    if ends < starts:
        _wrong(problems, "ends", _("it ends before it starts"), _("correct the dates"))
    if starts.year != year:
        _wrong(problems, "starts", _("the round plans %(year)s") % {"year": year}, _("choose a day of that year"))
    return starts, ends


@transaction.atomic
def offer_activity(actor: Actor, round_id: UUID, new: EntryText, *, marking_id: int | None = None) -> MenuEntry:
    """Put an activity on the menu; return it. It bears the round's marking unless another is given.

    Raises Refused without the permission in its field or when the menu is closed, BadInput naming each field.
    """
    held = locked(round_id)
    check_may_offer(actor, held, new.field)
    values, problems = values_of(new, lookups := Lookups.of(held), year=held.year)
    if new.code in lookups.entries:
        problems.append(Problem(_("%(code)s is taken") % {"code": new.code}, field="code", remedy=_("choose another")))
    if problems:
        raise BadInput(problems)
    entry = MenuEntry(round=held, marking_id=marking_id or held.marking_id)
    _write(entry, values, lookups)
    record(actor, "offer_activity", "planning_entry", entry, after=_filled(new))
    return entry


@transaction.atomic
def edit_activity(actor: Actor, entry_id: UUID, new: EntryText, *, revision: int, reason: str = "") -> MenuEntry:
    """Change an activity of the menu. Raises Refused for a stale edit, BadInput naming each field that is wrong."""
    entry = MenuEntry.objects.select_for_update(of=("self",)).select_related("round").get(pk=entry_id)
    held = locked(entry.round_id)
    check_may_offer(actor, held, entry.field)
    check_may_offer(actor, held, new.field or entry.field)
    if entry.revision != revision:
        raise Refused(
            _("Somebody else changed this in the meantime."),
            rule="planning.fresh_edit",
            remedy=_("load the page again and look at how it stands now"),
        )
    values, problems = values_of(new, lookups := Lookups.of(held), year=held.year)
    other = lookups.entries.get(new.code)
    if other is not None and other.pk != entry.pk:
        problems.append(Problem(_("%(code)s is taken") % {"code": new.code}, field="code", remedy=_("choose another")))
    if problems:
        raise BadInput(problems)
    before = text_of(entry)
    entry.revision += 1
    _write(entry, values, lookups)
    changed = {name: getattr(new, name) for name in FIELDS if getattr(new, name) != getattr(before, name)}
    record(
        actor, "edit_activity", "planning_entry", entry,
        before={name: getattr(before, name) for name in changed}, after=changed, reason=reason,
    )  # fmt: skip
    return entry


@transaction.atomic
def withdraw_activity(actor: Actor, entry_id: UUID, *, reason: str) -> MenuEntry:
    """Withdraw an activity from the menu; what was requested of it can no longer be granted."""
    entry = MenuEntry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    held = locked(entry.round_id)
    require_offer(actor, entry.field)
    if held.agreed_version is not None:
        raise Refused(
            _("The round is agreed: its activities are engagements now."),
            rule="planning.menu_open",
            remedy=_("cancel the engagement instead"),
        )
    if not reason.strip():
        raise Refused(_("No reason was given."), rule="planning.reason_given", remedy=_("say why"))
    entry.withdrawn, entry.revision = True, entry.revision + 1
    entry.save(update_fields=["withdrawn", "revision"])
    record(actor, "withdraw_activity", "planning_entry", entry, after={"withdrawn": True}, reason=reason)
    return entry


def require_offer(actor: Actor, field: str) -> None:
    """Raise Refused unless the actor offers activities in this field, or plans rounds."""
    may = actor.may(OFFER, field=field or None) or actor.may(PLAN)
    if actor.side == "partner" or not may:
        raise Refused(
            _("Your post may not do this in this field: %(what)s.") % {"what": PERMISSIONS[OFFER]},
            rule=OFFER,
            remedy=_("ask an administrator for a role with this permission"),
        )


def check_may_offer(actor: Actor, held: Round, field: str) -> None:
    """Raise Refused unless the actor may change the menu of the round in this field, as it stands."""
    require_offer(actor, field)
    if not actor.may(PLAN):
        transition_for(actor, state=held.state, verb="offer")
    elif held.agreed_version is not None:
        raise Refused(
            _("The round is agreed: its activities are engagements now."),
            rule="planning.menu_open",
            remedy=_("change the engagement instead"),
        )


def _write(entry: MenuEntry, values: dict[str, Any], lookups: Lookups) -> None:
    wanted = values.pop("prerequisites")
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save()
    held = {row.requires_id: row for row in Prerequisite.objects.filter(entry=entry)}
    required = {lookups.entries[code].pk: lookups.entries[code] for code in wanted}
    for key, row in held.items():
        if key not in required:
            row.delete()
    for key, other in required.items():
        if key not in held:
            Prerequisite.objects.create(
                entry=entry,
                requires=other,
                marking_id=entry.marking_id,
                requires_marking_id=cast("int", other.marking_id),
            )
    lookups.entries[entry.code] = entry


def _filled(text: EntryText) -> dict[str, str]:
    return {name: value for name, value in asdict(text).items() if value}
