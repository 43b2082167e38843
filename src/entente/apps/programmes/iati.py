"""Public programmes as activities of the International Aid Transparency Initiative, standard 2.03.

The schema beside this module (iati_schema/) is the one of the standard, release 2018-02-19. Element order is that
of the schema: https://iatistandard.org/en/iati-standard/203/activity-standard/summary-table/
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.db.models import Prefetch

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import GoalState, ProgrammeState
from entente.apps.programmes.models import Goal, Objective, Programme, ProgrammeSource
from entente.apps.programmes.rules.dates import earliest, latest
from entente.apps.programmes.rules.goals import number
from entente.apps.register.models import Pack, Party
from entente.kernel.errors import Problem

SCHEMA = Path(__file__).with_name("iati_schema") / "iati-activities-schema.xsd"
VERSION = "2.03"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_P = ProgrammeState
# Codes of the standard's lists: ActivityStatus, ActivityDateType, OrganisationRole, DescriptionType.
_STATUS = {
    **dict.fromkeys((_P.DRAFT, _P.CONSULTATION, _P.PARTNER_AGREEMENT, _P.COMMITTEE, _P.AGREED), "1"),
    **dict.fromkeys((_P.IN_FORCE, _P.MID_TERM_REVIEW, _P.EXTENDED, _P.BRIDGING), "2"),
    _P.FINAL_REVIEW: "3",
    **dict.fromkeys((_P.SUPERSEDED, _P.CLOSED), "4"),
    _P.WITHDRAWN: "5",
}
_SUSPENDED = "6"
_PLANNED_START, _ACTUAL_START, _PLANNED_END, _ACTUAL_END = "1", "2", "3", "4"
_ACCOUNTABLE, _IMPLEMENTING, _GOVERNMENT = "2", "4", "10"
_GENERAL, _OBJECTIVES = "1", "2"
# DAC purpose code 15210: security system management and reform.
_VOCABULARY, _PURPOSE = "1", "15210"
_OUTCOME, _QUALITATIVE, _UNIT = "2", "5", "1"
_DOCUMENT_OBJECTIVES = "A02"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReportingOrganisation:
    """Who reports: an identifier of IATI, a code of the list OrganisationType, the names."""

    ref: str
    type: str
    name_en: str
    name_fr: str


@dataclass(frozen=True, slots=True)
class IatiFile:
    """The file, how many programmes are in it, and the codes of public ones that cannot be: no date is known.

    The standard knows no file without an activity: with none `content` is not valid and not to be published.
    """

    content: bytes
    activities: int
    undated: tuple[str, ...]


def reporting_organisation(viewer: Viewer) -> ReportingOrganisation:
    """Return who reports: what the leading pack says under `iati`, by default the alliance's own code."""
    pack = Pack.objects.first()
    settings: dict[str, Any] = pack.settings if pack else {}
    alliance = str((settings.get("alliance") or {}).get("party") or "")
    said = settings.get("iati") or {}
    party = Party.objects.filter(code=alliance).first()
    return ReportingOrganisation(
        ref=str(said.get("organisation") or alliance),
        type=str(said.get("type") or "40"),
        name_en=party.name_en if party else alliance,
        name_fr=party.name_fr if party else alliance,
    )


def write_activities(viewer: Viewer, *, at: datetime, codes: Sequence[str] = ()) -> IatiFile:
    """Return public programmes as an IATI activity file, whoever asks. Six statements.

    What is marked above public and what is made up for exercise is never in it, nor are parts that are marked
    above their programme. `at` is when the file was made, `codes` limits it to some programmes.
    """
    organisation = reporting_organisation(viewer)
    public = Programme.objects.filter(marking_id=PUBLIC, exercise=False)
    rows = (
        (public.filter(code__in=codes) if codes else public)
        .select_related("party", "instrument")
        .prefetch_related(
            Prefetch("objectives", Objective.objects.filter(marking_id=PUBLIC).order_by("number")),
            Prefetch("goals", Goal.objects.filter(marking_id=PUBLIC, exercise=False).exclude(state=GoalState.DROPPED)),
            Prefetch("citations", ProgrammeSource.objects.select_related("source").order_by("position")),
        )
        .order_by("code")
    )
    root = Element("iati-activities", {"version": VERSION, "generated-datetime": at.isoformat(timespec="seconds")})
    dated = [row for row in rows if _dates(row)]
    undated = tuple(row.code for row in rows if not _dates(row))
    known: dict[object, str] = {row.pk: row.code for row in dated}
    for row in dated:
        _activity(root, row, organisation, superseded=known.get(row.supersedes_id), at=at)
    indent(root)
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    return IatiFile(content, len(dated), undated)


@cache
def _schema() -> Any:
    from lxml import etree

    # The schemas lie beside each other; nothing is fetched.
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    return etree.XMLSchema(etree.parse(str(SCHEMA), parser))


def schema_problems(content: bytes) -> tuple[Problem, ...]:
    """Return what the schema of IATI 2.03 finds wrong with a file; nothing: it is valid."""
    from lxml import etree

    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    try:
        tree = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return (Problem(str(error), row=str(error.lineno), remedy="write well-formed XML"),)
    schema = _schema()
    schema.validate(tree)
    return tuple(
        Problem(each.message, row=str(each.line), remedy="see the schema of IATI 2.03") for each in schema.error_log
    )


def _activity(
    root: Element, row: Programme, organisation: ReportingOrganisation, *, superseded: str | None, at: datetime
) -> None:
    activity = SubElement(
        root,
        "iati-activity",
        {_LANG: "en", "last-updated-datetime": at.isoformat(timespec="seconds"), "hierarchy": "1"},
    )
    SubElement(activity, "iati-identifier").text = _identifier(organisation, row.code)
    reporting = SubElement(activity, "reporting-org", {"ref": organisation.ref, "type": organisation.type})
    _narratives(reporting, organisation.name_en, organisation.name_fr)
    _narratives(SubElement(activity, "title"), row.title_en, row.title_fr)
    _descriptions(activity, row)
    for attributes, names in (
        ({"ref": organisation.ref, "role": _ACCOUNTABLE, "type": organisation.type},
         (organisation.name_en, organisation.name_fr)),
        ({"role": _IMPLEMENTING, "type": _GOVERNMENT}, (row.party.name_en, row.party.name_fr)),
    ):  # fmt: skip
        _narratives(SubElement(activity, "participating-org", attributes), *names)
    status = _SUSPENDED if row.practical_suspended else _STATUS[ProgrammeState(row.state)]
    SubElement(activity, "activity-status", {"code": status})
    for kind, day, words in _dates(row):
        dated = SubElement(activity, "activity-date", {"iso-date": day.isoformat(), "type": kind})
        _narratives(dated, words, "")
    if row.party.iso_alpha2:
        SubElement(activity, "recipient-country", {"code": row.party.iso_alpha2})
    SubElement(activity, "sector", {"vocabulary": _VOCABULARY, "code": _PURPOSE})
    for citation in row.citations.all():
        _document(activity, citation)
    if superseded:
        # RelatedActivityType 3: sibling.
        SubElement(activity, "related-activity", {"ref": _identifier(organisation, superseded), "type": "3"})
    for goal in row.goals.all():
        _result(activity, goal)


def _identifier(organisation: ReportingOrganisation, code: str) -> str:
    return f"{organisation.ref}-{code}"


def _narratives(parent: Element, english: str, french: str) -> None:
    """Add the text in both languages; the file's language is English."""
    if english or not french:
        SubElement(parent, "narrative").text = english
    if french:
        SubElement(parent, "narrative", {_LANG: "fr"}).text = french


def _descriptions(activity: Element, row: Programme) -> None:
    general = SubElement(activity, "description", {"type": _GENERAL})
    if row.summary:
        _narratives(general, row.summary, "")
    else:
        _narratives(general, row.title_en, row.title_fr)
    objectives = list(row.objectives.all())
    if objectives:
        _narratives(
            SubElement(activity, "description", {"type": _OBJECTIVES}),
            _listed((each.number, each.title_en or each.title_fr, each.text_en) for each in objectives),
            _listed((each.number, each.title_fr or each.title_en, each.text_fr) for each in objectives),
        )


def _listed(objectives: Iterable[tuple[int, str, str]]) -> str:
    return "\n".join(f"{number}. {title}{f': {text}' if text else ''}" for number, title, text in objectives)


def _dates(row: Programme) -> list[tuple[str, date, str]]:
    """Return the dates with their kind; a partial one as the first or last day it can mean, saying how it is known."""
    begun = row.state not in {_P.DRAFT, _P.CONSULTATION, _P.PARTNER_AGREEMENT, _P.COMMITTEE, _P.AGREED, _P.WITHDRAWN}
    start, end, adopted = earliest(row.period_start), latest(row.period_end), earliest(row.adopted_on)
    found: list[tuple[str, date, str]] = []
    if start:
        found.append((_PLANNED_START, start, f"Start of the period, known as {row.period_start}."))
    if begun and (adopted or start):
        applied = max(filter(None, (start, adopted)))
        known = row.adopted_on if adopted == applied else row.period_start
        found.append((_ACTUAL_START, applied, f"In force since, known as {known}."))
    if end:
        found.append((_PLANNED_END, end, f"End of the period, known as {row.period_end}."))
    if row.state in {_P.CLOSED, _P.SUPERSEDED} and row.period is not None and row.period.upper:
        found.append((_ACTUAL_END, row.period.upper - _DAY, "Last day on which it applied."))
    return found


def _document(activity: Element, citation: ProgrammeSource) -> None:
    source = citation.source
    if not source.url.startswith(("https://", "http://")):
        return
    link = SubElement(activity, "document-link", {"format": "text/html", "url": source.url})
    _narratives(SubElement(link, "title"), source.title, "")
    SubElement(link, "category", {"code": _DOCUMENT_OBJECTIVES})
    if len(source.language) == 2:
        SubElement(link, "language", {"code": source.language})


def _result(activity: Element, goal: Goal) -> None:
    """Add a goal as an outcome, with its measure; numbers only where they are numbers, on a year that is known."""
    baseline, target = number(goal.baseline), number(goal.target)
    since, until = earliest(goal.baseline_on), latest(goal.by_when)
    measured = baseline is not None and target is not None and since is not None
    result = SubElement(activity, "result", {"type": _OUTCOME})
    _narratives(SubElement(result, "title"), goal.title_en, goal.title_fr)
    if goal.what:
        _narratives(SubElement(result, "description"), goal.what, "")
    ascending = {"ascending": "true" if goal.direction == "increase" else "false"} if measured else {}
    indicator = SubElement(result, "indicator", {"measure": _UNIT if measured else _QUALITATIVE, **ascending})
    _narratives(SubElement(indicator, "title"), goal.measure or goal.title_en, "" if goal.measure else goal.title_fr)
    if not (measured and since is not None):
        return
    SubElement(
        indicator, "baseline", {"year": str(since.year), "iso-date": since.isoformat(), "value": f"{baseline:f}"}
    )
    if until is not None:
        period = SubElement(indicator, "period")
        SubElement(period, "period-start", {"iso-date": since.isoformat()})
        SubElement(period, "period-end", {"iso-date": until.isoformat()})
        SubElement(period, "target", {"value": f"{target:f}"})
