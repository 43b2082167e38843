"""What a scan said of a series, kept as JSON, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from entente.apps.warnings.models import Sighting
from entente.apps.warnings.selectors.titles import series_title
from entente.apps.warnings.selectors.types import (
    CaseView,
    ChangeView,
    DriverView,
    Evidence,
    SightingView,
    Tally,
    TrackView,
)


def sighting_view(row: Sighting, names: Mapping[str, str]) -> SightingView:
    """Turn a row with its scan into what the page shows; `names` are those of the states of past cases."""
    said: Evidence = row.evidence
    since: dict[str, Any] = said.get("since") or {}
    alike: dict[str, Any] = said.get("analogues") or {}
    return SightingView(
        day=row.day,
        until=row.until,
        source=row.scan.source,
        reasons=tuple(reason_label(reason) for reason in row.reasons),
        probability=row.probability,
        rank=row.rank,
        threshold=row.threshold,
        rate=row.rate,
        observed=row.observed,
        escalated=row.escalated,
        since_week=None if _never_changed(since) else _day(since.get("week")),
        looked_back=since.get("looked_back") or 0,
        at_threshold_from=_day(since.get("at_threshold_from")),
        recent_change=since.get("recent_change_probability"),
        earlier_changes=tuple(day for text in since.get("earlier_changes", ()) if (day := _day(text))),
        changes=tuple(_change(each) for each in said.get("changes", ())),
        drivers=tuple(_driver(each) for each in said.get("drivers", ())),
        followed=_tally(alike.get("followed")),
        base=_tally(alike.get("base")),
        closest=tuple(_case(each, names) for each in alike.get("closest", ())),
        track=tuple(_track(each) for each in said.get("track_record", ())),
        series_looked_at=row.scan.series_looked_at,
        record_weeks=row.scan.record_weeks,
    )


def _never_changed(since: dict[str, Any]) -> bool:
    """Whether the present level is as old as all the weeks looked at; scans of before did not say how many."""
    return bool(since.get("looked_back")) and since["looked_back"] == since.get("weeks_ago")


def states_named(row: Sighting) -> set[str]:
    """Return the codes of the states that the past cases of a sighting are about."""
    cases = (row.evidence.get("analogues") or {}).get("closest", ())
    return {code for case in cases for code in str(case.get("series_id", "")).split("|") if code}


def reason_label(reason: str) -> str:
    """Say why a scan pointed a series out."""
    return {
        "probability": _("among the highest probabilities"),
        "force": _("material conflict stood out"),
        "verbal_conflict": _("verbal conflict stood out"),
        "conflict_share": _("the share of conflict stood out"),
    }.get(reason, reason)


def measure_label(measure: str) -> str:
    """Name what was measured."""
    return {
        "force": _("Reports of material conflict"),
        "verbal_conflict": _("Reports of verbal conflict"),
        "conflict_share": _("Share of conflict in all reports"),
    }.get(measure, measure)


def class_label(name: str) -> str:
    """Name a class of events."""
    return {
        "force": _("material conflict"),
        "verbal_conflict": _("verbal conflict"),
        "arrest": _("arrest"),
        "verbal_cooperation": _("verbal cooperation"),
        "material_cooperation": _("material cooperation"),
    }.get(name, _("other"))


def _change(each: dict[str, Any]) -> ChangeView:
    return ChangeView(
        measure=each["measure"],
        label=measure_label(each["measure"]),
        observed=each["observed"],
        expected=each["expected"],
        tail=each["tail"],
        rate=each["false_discovery_rate"],
        stands_out=each["stands_out"],
        share=each["measure"] == "conflict_share",
    )


def _driver(each: dict[str, Any]) -> DriverView:
    return DriverView(
        day=date.fromisoformat(each["day"]),
        actor1=each["actor1"],
        actor2=each["actor2"],
        code=each["code"],
        title=each["title"],
        event_class=class_label(each["event_class"]),
        intensity=each["intensity"],
        events=each["events"],
        ids=tuple(each["ids"]),
        url=_web_address(each["url"]),
    )


def _web_address(text: str | None) -> str:
    """The address of a report; some sets give a headline or a publisher there, which is no link."""
    return text if text and text.startswith(("https://", "http://")) else ""


def _case(each: dict[str, Any], names: Mapping[str, str]) -> CaseView:
    return CaseView(
        series_id=each["series_id"],
        title=series_title(each["series_id"], names),
        week=date.fromisoformat(each["week"]),
        probability=each["probability"],
        count=each["count"],
        threshold=each["threshold"],
        escalated=each["escalated"],
    )


def _track(each: dict[str, Any]) -> TrackView:
    return TrackView(
        each["reason"],
        reason_label(each["reason"]),
        _tally(each.get("correct")),
        _tally(each.get("correct_for_series")),
    )


def _tally(share: dict[str, Any] | None) -> Tally:
    return Tally(share["numerator"], share["denominator"]) if share else Tally(0, 0)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
