"""A world with warnings: an alliance HQ with allies A and B, partners P and Q, people in posts, scans and reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from entente.apps.access.rules.need_to_know import Spell, ViewerFacts
from entente.apps.register.models import Framework, Pack
from entente.apps.warnings.models import Alert, Report
from entente.apps.warnings.services.lifecycle import Given, act
from entente.apps.warnings.services.reports import NewReport, record_report
from entente.apps.warnings.services.scanning import PLATFORM
from entente.apps.warnings.services.scans import ScanReport, record_scan
from entente.apps.warnings.services.signals import NewSignal, point_out
from entente.engines.warning.alerts import Alert as FoundAlert
from entente.engines.warning.alerts import Change, Scan, Since, TrackRecord
from entente.engines.warning.drivers import Driver
from entente.engines.warning.record import Analogues, PastCase, share
from entente.kernel.periods import Period
from tests.factories.access import ALWAYS, Someone, small_world, someone, write_fact, write_world
from tests.factories.programmes import acting

DAY = date(2018, 7, 16)
ANALYST = (
    "warnings.report", "warnings.grade", "warnings.raise", "warnings.watch", "warnings.close", "marking.set",
    "marking.reclassify",
)  # fmt: skip
DESK = ("warnings.report", "warnings.watch", "warnings.acknowledge")


@dataclass(frozen=True)
class World:
    """Who acts: analyst, desk, secretary, the delegation of A, the mission of P; `uncleared` sits with HQ."""

    analyst: Someone
    desk: Someone
    secretary: Someone
    ally: Someone
    mission: Someone
    uncleared: Someone


def write_warning_world() -> World:
    """Write the world, with a framework of consultation that one fact of the register knows."""
    write_world(small_world(), ["A", "B", "P", "Q"])
    pack = Pack.objects.get(code="worlds")
    Framework.objects.create(code="COUNSEL", kind="event_series", name_en="Counsel", name_fr="Conseil", pack=pack)
    met = Period(date(2012, 6, 22), date(2012, 6, 26))
    write_fact("consultation", Spell("A", "COUNSEL", met), title="Ships in the strait")
    cleared = ((2, ALWAYS),)
    return World(
        analyst=someone(ViewerFacts("HQ", cleared), role="analyst", permissions=ANALYST),
        desk=someone(ViewerFacts("HQ", cleared), role="desk", permissions=DESK),
        secretary=someone(ViewerFacts("HQ", cleared), role="secretary", permissions=("warnings.council",)),
        ally=someone(ViewerFacts("A", cleared), role="ally", permissions=("warnings.consult", "warnings.acknowledge")),
        mission=someone(ViewerFacts("P", cleared), role="mission", permissions=("register.read",)),
        uncleared=someone(ViewerFacts("HQ"), role="desk", permissions=DESK),
    )


def found(series_id: str = "P|Q", *, day: date = DAY, probability: float | None = 0.35, rank: int = 1) -> FoundAlert:
    """What a scan says of a series."""
    return FoundAlert(
        series_id=series_id,
        parties=tuple(series_id.split("|")),
        day=day,
        reasons=("probability", "force"),
        eligible=True,
        probability=probability,
        rank=rank,
        threshold=5,
        changes=(Change("force", 7.0, 1.5, 0.001, 0.02, stands_out=True),),
        balances={"conflict_balance_z": 3.0},
        since=Since(day - timedelta(weeks=3), 3, 0.8, day - timedelta(weeks=1), (day - timedelta(weeks=20),)),
        drivers=(
            Driver(
                day - timedelta(days=1), "Army (P)", "Citizen (Q)", "P", "Q", "190", "Use military force", "force",
                -10.0, 3, ("e1", "e2", "e3"), "https://example.org/report",
            ),
        ),
        analogues=Analogues(share(10, 50), share(30, 1000), (PastCase(series_id, DAY, 0.3, 6, 5, escalated=True),)),
        track_record=(TrackRecord("probability", share(120, 500), share(2, 9)),),
    )  # fmt: skip


def scan(*alerts: FoundAlert, day: date = DAY, source: str = "icews") -> Scan:
    """A scan of a day."""
    return Scan(
        day=day,
        until=day + timedelta(days=6),
        source=source,
        series_forecast=900,
        series_looked_at=1900,
        alerts_by_probability=20,
        false_discovery_rate=0.05,
        record_weeks=26,
        alerts=tuple(replace(each, day=day) for each in alerts or (found(),)),
    )


def recorded(who: Someone, scanned: Scan | None = None) -> ScanReport:
    """Record a scan with the eyes of someone who reads all of it."""
    with acting(who):
        return record_scan(PLATFORM, scanned or scan())


def pointed_out(world: World, title: str = "Troops at the border", *, parties: tuple[str, ...] = ("P",)) -> Alert:
    """A signal raised by hand."""
    with acting(world.analyst) as actor:
        return point_out(actor, NewSignal(title=title, summary="More than usual", parties=parties))


def soon() -> datetime:
    """A time to acknowledge by that is still to come."""
    return datetime.now(UTC) + timedelta(hours=6)


def raised(world: World, alert: Alert) -> Alert:
    """Bring a signal to an alert that the desk is to acknowledge."""
    with acting(world.analyst) as actor:
        act(actor, alert.pk, "grade", Given(reliability="B", credibility="2"))
        return act(actor, alert.pk, "alert", Given(reason="It grows", named_post=world.desk.post.code, due_at=soon()))


def acknowledged(world: World, alert: Alert) -> Alert:
    """An alert that the desk has acknowledged."""
    raised(world, alert)
    with acting(world.desk) as actor:
        return act(actor, alert.pk, "acknowledge")


def reported(world: World, title: str = "Convoys seen", **fields: object) -> Report:
    """A report recorded by the analyst."""
    given = {"title": title, "reporter": "Liaison office", "parties": ("P",), **fields}
    with acting(world.analyst) as actor:
        return record_report(actor, NewReport(**given))  # type: ignore[arg-type]
