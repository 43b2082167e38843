"""The exercise of early warning: an invented week, marked EXERCISE, so that every page is alive without data.

Made once, by the accounts of the demonstration in their roles. Nothing in it is a statement on a real state: reports
and scan are about states that do not exist, bear no party of the register, and say that they are made up.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from entente.apps.access.binding import acting_as, seeing_everything
from entente.apps.access.demo import DOMAIN
from entente.apps.access.identity import actor_of_viewer, viewer_of_person
from entente.apps.access.models import Person, Post
from entente.apps.access.viewers import Actor
from entente.apps.warnings.invented import INVENTED
from entente.apps.warnings.models import Alert
from entente.apps.warnings.selectors.choices import consultation_options
from entente.apps.warnings.selectors.made_up import made_up_warnings_are_held
from entente.apps.warnings.services.lifecycle import Given, act
from entente.apps.warnings.services.reports import NewReport, attach_report, grade_report, record_report
from entente.apps.warnings.services.scanning import PLATFORM
from entente.apps.warnings.services.scans import record_scan
from entente.apps.warnings.services.signals import NewSignal, point_out
from entente.apps.warnings.services.watches import NewWatch, keep_watch
from entente.engines.warning.alerts import Alert as Found
from entente.engines.warning.alerts import Change, Since, TrackRecord
from entente.engines.warning.alerts import Scan as FoundScan
from entente.engines.warning.drivers import Driver
from entente.engines.warning.record import Analogues, PastCase, share

SOURCE = "exercise"
ROLES = ("warning_analyst", "desk_officer", "ally_delegation", "committee_secretary")


def load_exercise_warnings(*, today: date) -> bool:
    """Write the exercise when its accounts are there and it is not held yet; tell whether it was."""
    people = {role: Person.objects.filter(email=f"{role.replace('_', '.')}@{DOMAIN}").first() for role in ROLES}
    with seeing_everything():
        held = made_up_warnings_are_held()
    if held or None in people.values():
        return False
    with transaction.atomic():
        _write({role: person for role, person in people.items() if person is not None}, today)
    return True


class _Play:
    """The roles, acting one after another."""

    def __init__(self, people: dict[str, Person]) -> None:
        self.people = people

    def act(self, role: str, alert_id: UUID, verb: str, **given: object) -> None:
        with acting_as(viewer_of_person(self.people[role])) as viewer:
            act(actor_of_viewer(viewer), alert_id, verb, Given(**given))  # type: ignore[arg-type]

    def post(self, role: str) -> str:
        viewer = viewer_of_person(self.people[role])
        # Every role of the demonstration holds a post.
        return Post.objects.get(pk=cast("UUID", viewer.post_id)).code


def _write(people: dict[str, Person], today: date) -> None:
    play = _Play(people)
    first, second, third = INVENTED
    with acting_as(viewer_of_person(people["desk_officer"])) as viewer:
        watch = NewWatch(measure="probability", threshold=0.3, series_id=first, note="EXERCISE", exercise=True)
        keep_watch(actor_of_viewer(viewer), watch)
    with seeing_everything():
        record_scan(PLATFORM, _scan(today), exercise=True)
        keys = {alert.series_id: alert.pk for alert in Alert.objects.filter(exercise=True)}
    _reports_and_alert(play, today)
    _to_the_council(play, keys[second], today)
    _false_alarm(play, keys[third], today)


def _reports_and_alert(play: _Play, today: date) -> None:
    """Three reports of one origin, a fourth by itself, and an alert that waits for the desk."""
    with acting_as(viewer_of_person(play.people["warning_analyst"])) as viewer:
        analyst = actor_of_viewer(viewer)
        told = _report(analyst, today, "Convoys near the bridge", "Convois près du pont", "Liaison office", back=4)
        repeated = [
            _report(analyst, today, title, title_fr, reporter, back=3, derived=(told,))
            for title, title_fr, reporter in (
                ("Broadcast: convoys", "Radio : des convois", "Broadcaster"),
                ("Digest of the week", "Résumé de la semaine", "Desk digest"),
            )
        ]
        apart = _report(analyst, today, "Rail cars counted", "Wagons comptés", "Observer mission", back=2)
        grade_report(analyst, told, reliability="B", credibility="3", reason="EXERCISE Known observer, one glance")
        grade_report(
            analyst, repeated[0], reliability="D", credibility="3", reason="EXERCISE Repeats the liaison office"
        )
        grade_report(analyst, apart, reliability="C", credibility="2")
        alert = point_out(
            analyst,
            NewSignal(
                title="EXERCISE Movement near the bridge",
                title_fr="EXERCICE Mouvements près du pont",
                summary="EXERCISE Convoys and rail cars on four days in a row, where there were none for months.",
                summary_fr="EXERCICE Convois et wagons quatre jours de suite, du jamais vu depuis des mois.",
                parties=(),
                since=today - timedelta(days=4),
                reports=(told, *repeated),
                exercise=True,
            ),
        )
        attach_report(analyst, alert.pk, apart)
    play.act(
        "warning_analyst", alert.pk, "grade", reliability="B", credibility="2", reason="EXERCISE Two origins agree"
    )
    play.act("warning_analyst", alert.pk, "raise_indicator", indicator="EXERCISE Bridging equipment arrives by rail")
    play.act("warning_analyst", alert.pk, "watch", reason="EXERCISE Counted every night from now on")
    play.act(
        "warning_analyst", alert.pk, "alert", reason="EXERCISE The indicator was met",
        named_post=play.post("desk_officer"), due_at=datetime.now(UTC) + timedelta(hours=48),
    )  # fmt: skip


def _report(
    actor: Actor, today: date, title: str, title_fr: str, reporter: str, *, back: int, derived: tuple[UUID, ...] = ()
) -> UUID:
    new = NewReport(
        title=f"EXERCISE {title}", title_fr=f"EXERCICE {title_fr}", reporter=f"EXERCISE {reporter}",
        text="EXERCISE Made up for demonstration.", text_fr="EXERCICE Inventé pour la démonstration.",
        received_on=today - timedelta(days=back), derived_from=derived, exercise=True,
    )  # fmt: skip
    return record_report(actor, new).pk


def _to_the_council(play: _Play, alert_id: UUID, today: date) -> None:
    """From the scan's signal to the council's outcome."""
    _raise(play, alert_id, today)
    play.act("desk_officer", alert_id, "acknowledge", reason="EXERCISE The desk asks the mission for its view")
    with acting_as(viewer_of_person(play.people["ally_delegation"])) as viewer:
        frameworks = consultation_options(viewer)
    if frameworks:
        play.act("ally_delegation", alert_id, "request_consultation", reason="EXERCISE Our border is near",
                 framework=frameworks[0][0])  # fmt: skip
        play.act("committee_secretary", alert_id, "record_meeting", reference="EXERCISE Record 1")
        play.act(
            "committee_secretary", alert_id, "record_outcome", outcome="EXERCISE A statement and closer observation"
        )


def _false_alarm(play: _Play, alert_id: UUID, today: date) -> None:
    """An alert that turned out wrong."""
    _raise(play, alert_id, today)
    play.act("desk_officer", alert_id, "acknowledge")
    play.act("warning_analyst", alert_id, "false_alarm", reason="EXERCISE A parade, announced and misread")


def _raise(play: _Play, alert_id: UUID, today: date) -> None:
    play.act("warning_analyst", alert_id, "grade", reliability="C", credibility="3")
    play.act(
        "warning_analyst", alert_id, "alert", reason="EXERCISE Stands out and is near",
        named_post=play.post("desk_officer"), due_at=datetime.now(UTC) + timedelta(hours=24),
    )  # fmt: skip


def _scan(today: date) -> FoundScan:
    """An invented scan of the week before today."""
    found = tuple(
        _found(code, today, probability=probability, rank=rank)
        for rank, (code, probability) in enumerate(zip(INVENTED, (0.41, 0.33, 0.27), strict=False), start=1)
    )
    return FoundScan(
        day=today,
        until=today + timedelta(days=6),
        source=SOURCE,
        series_forecast=300,
        series_looked_at=640,
        alerts_by_probability=3,
        false_discovery_rate=0.05,
        record_weeks=26,
        alerts=found,
    )


def _found(code: str, today: date, *, probability: float, rank: int) -> Found:
    with override("en"):  # evidence is kept in the language of the event set
        name = str(INVENTED[code])
    return Found(
        series_id=code,
        parties=(code,),
        day=today,
        reasons=("probability", "force") if rank == 1 else ("probability",),
        eligible=True,
        probability=probability,
        rank=rank,
        threshold=6 + rank,
        changes=(
            Change("force", 11.0 - rank, 2.1, 0.002 * rank, 0.04 * rank, stands_out=rank == 1),
            Change("verbal_conflict", 9.0, 6.2, 0.14, 0.6, stands_out=False),
            Change("conflict_share", 0.52, 0.38, 0.07, 0.4, stands_out=False),
        ),
        balances={},
        since=Since(today - timedelta(weeks=3), 3, 0.74, today - timedelta(weeks=1), (today - timedelta(weeks=30),)),
        drivers=tuple(
            Driver(
                today - timedelta(days=days), f"EXERCISE Group A ({name})", f"EXERCISE Group B ({name})", code, code,
                event, title, "force", -9.0, count, tuple(f"EXERCISE-{days}-{each}" for each in range(count)), None,
            )
            for days, event, title, count in (
                (1, "190", "Use conventional military force, not specified below", 3),
                (3, "180", "Use unconventional violence, not specified below", 2),
            )
        ),
        analogues=Analogues(
            share(9, 50), share(41, 1700),
            (PastCase(code, today - timedelta(weeks=12), probability - 0.03, 5, 8, escalated=False),),
        ),
        track_record=(TrackRecord("probability", share(118, 520), share(1, 4)),),
    )  # fmt: skip
