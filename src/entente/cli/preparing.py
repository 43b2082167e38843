"""Bringing the database up to date: migrations and packs. What `entente run` does, and a first command too."""

from __future__ import annotations

import sys
from collections.abc import Callable

from entente.kernel.errors import Unavailable

Say = Callable[[str], None]


def step(text: str) -> None:
    """Say what is being done."""
    print(f"  {text}", file=sys.stderr, flush=True)


def quietly(text: str) -> None:
    """Say nothing."""


def open_platform(*, say: Say = quietly) -> None:
    """Start the database, load Django, and bring the embedded database up to date.

    A server that DATABASE_URL names is migrated by `entente run` alone. Raises Unavailable when it is behind.
    """
    from entente.conf import database
    from entente.conf.django_setup import setup
    from entente.conf.occupation import updating

    addresses = database.start()
    setup()
    if addresses.embedded:
        with updating(addresses.owner):
            migrate(say=say)
            load_packs(say=say)
    elif pending():
        raise Unavailable("the database is behind this version", remedy="run `entente run` once, which migrates it")


def pending() -> bool:
    """Whether migrations wait to be applied."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    waiting = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    connections["owner"].close()
    return waiting


def migrate(*, say: Say) -> None:
    """Apply the migrations that wait, as the owner."""
    from django.core.management import call_command
    from django.db import connections

    if pending():
        say("migrations")
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        connections["owner"].close()


def load_packs(*, say: Say) -> None:
    """Load the packs that ENTENTE_PACKS names, the first one leading; those that have not changed write nothing."""
    from entente.cli.loading import (
        load_access,
        load_files,
        load_pack_programmes,
        load_pack_results,
        load_pack_standards,
    )
    from entente.conf.environment import environment
    from entente.sources.packs import read_pack

    for position, folder in enumerate(environment().packs):
        files = read_pack(folder)
        report = load_files(files, position=position)
        if report.changed:
            facts = report.counts["facts"]
            added = f"{facts.added} fact{'' if facts.added == 1 else 's'} added"
            say(f"pack {report.pack}: {added}, {facts.changed} corrected, {facts.withdrawn} withdrawn")
        else:
            say(f"pack {report.pack}: nothing to change")
        if position == 0 and load_access(folder):
            say(f"pack {report.pack}: levels, groups and roles")
        standards = load_pack_standards(files)
        if standards.touched:
            say(f"pack {report.pack}: {standards.added} standards added, {standards.changed} changed")
        results = load_pack_results(files)
        if results.scores or results.forecasts or results.replays:
            counted = f"{results.scores} scores, {results.replays} looks back, {results.forecasts} forecasts"
            say(f"pack {report.pack}: {counted}")
        programmes = load_pack_programmes(files)
        if programmes.added or programmes.changed:
            say(f"pack {report.pack}: {len(programmes.added)} programmes added, {len(programmes.changed)} changed")


def load_exercise(*, say: Say) -> None:
    """Load what is made up for demonstration, once its accounts are there: programmes of the pack, warnings."""
    from django.utils import timezone

    from entente.cli.loading import (
        load_made_up_engagements,
        load_made_up_warnings,
        load_pack_duties,
        load_pack_programmes,
        load_planning_exercise,
    )
    from entente.conf.environment import environment
    from entente.sources.packs import read_pack

    report = load_pack_programmes(read_pack(environment().packs[0]), exercise=True)
    if report.added or report.changed:
        say(f"exercise: {len(report.added)} programmes added, {len(report.changed)} changed")
    if duties := load_pack_duties(environment().packs[0]):
        say(f"exercise: duties, challenges and standards of {duties} programmes added")
    engagements = load_made_up_engagements(environment().packs[0])
    if engagements:
        say(f"exercise: {len(engagements)} engagements added")
    if load_made_up_warnings(timezone.now().date()):
        say("exercise: warnings, reports and a consultation added")
    if load_planning_exercise():
        say("exercise: a planning round with its menu, requests and two versions of the plan")
