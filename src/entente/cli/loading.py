"""Loading packs on behalf of the platform itself. Needs Django."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from entente.apps.access.binding import acting_as, seeing_everything
from entente.apps.access.services import load_scheme
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.calendars.exercise import load_exercise_cadence
from entente.apps.engagements.services.pack import load_made_up
from entente.apps.planning.selectors.made_up import made_up_round_is_held
from entente.apps.programmes.services.exercise_duties import load_exercise_duties
from entente.apps.programmes.services.pack import ProgrammeReport, load_programmes
from entente.apps.programmes.services.standards_pack import StandardsReport, load_standards
from entente.apps.register.services import LoadReport, load_pack
from entente.apps.warnings.selectors.made_up import made_up_warnings_are_held
from entente.apps.warnings.services.results_pack import ResultsReport, load_results
from entente.sources.packs import Pack
from entente.sources.packs.access import read_access
from entente.sources.packs.engagements import read_made_up
from entente.sources.packs.exercise_duties import read_exercise_duties

PLATFORM = Actor(name="Entente")
RECORDER = Actor(name="Entente", permissions=frozenset({"programmes.record"}))
SCORER = Actor(name="Entente", permissions=frozenset({"warnings.scores", "warnings.publish_forecast"}))
PLANNER = Actor(
    name="Entente",
    permissions=frozenset(
        {
            "engagements.plan", "engagements.nominate", "engagements.report", "engagements.actions",
            "engagements.exercises", "engagements.chains", "programmes.standards",
        }
    ),
)  # fmt: skip
CATALOGUER = Actor(name="Entente", permissions=frozenset({"programmes.standards"}))


def load_files(files: Pack, *, position: int = 0) -> LoadReport:
    """Load a pack that has been read. It is public, and is compared with what is public."""
    with acting_as(Viewer()):
        return load_pack(PLATFORM, files, position=position)


def load_pack_programmes(files: Pack, *, exercise: bool = False) -> ProgrammeReport:
    """Load the programmes of the public record, or with `exercise` those made up for demonstration."""
    with seeing_everything():
        return load_programmes(RECORDER, [item for item in files.programmes if item.exercise == exercise])


def load_planning_exercise() -> bool:
    """Load the made-up planning round and cadences for demonstration; tell whether the round was new."""
    with seeing_everything():
        load_exercise_cadence()
        if made_up_round_is_held():
            return False
        # It brings the solver, which a start that has nothing to make does without.
        from entente.apps.planning.exercise import load_exercise_round

        return load_exercise_round()


def load_made_up_warnings(today: date) -> bool:
    """Load the made-up warnings for demonstration; tell whether they were new."""
    with seeing_everything():
        if made_up_warnings_are_held():
            return False
    # It brings the engine, which a start that has nothing to make does without.
    from entente.apps.warnings.demo import load_exercise_warnings

    return load_exercise_warnings(today=today)


def load_pack_duties(folder: Path) -> int:
    """Enter what the pack makes up about duties, challenges and money; tell into how many programmes."""
    with seeing_everything():
        return load_exercise_duties(PLATFORM, read_exercise_duties(folder))


def load_pack_standards(files: Pack) -> StandardsReport:
    """Load the standards of a pack, once its parties, codes and sources are there."""
    with seeing_everything():
        return load_standards(CATALOGUER, files.code, files.standards)


def load_pack_results(files: Pack) -> ResultsReport:
    """Load the scores and forecasts a pack ships. They are public, and are compared with what is public."""
    with acting_as(Viewer()):
        return load_results(SCORER, files)


def load_made_up_engagements(folder: Path) -> tuple[str, ...]:
    """Load the engagements that a pack makes up for demonstration, once its accounts and programmes are there."""
    with seeing_everything():
        return load_made_up(PLANNER, read_made_up(folder))


def report_rows(report: LoadReport) -> list[dict[str, Any]]:
    """What changed, a row per kind of record."""
    return [{"records": name, **asdict(count)} for name, count in report.counts.items()]


def load_access(folder: Path) -> bool:
    """Load what a pack says of access, when it says anything; tell whether anything was written."""
    scheme = read_access(folder)
    return scheme is not None and load_scheme(PLATFORM, scheme)
