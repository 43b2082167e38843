"""Serves the platform for the browser tests: `python -m tests.browser.server DATABASE PORT [demonstration]`.

It runs in a process of its own, on a database of its own, so that what it commits reaches no other test.
The packs are loaded first: the invented League where there is no real one; or the demonstration with all that it
makes up. Prints a line when it answers.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from datetime import date
from pathlib import Path

import tests.environment  # noqa: F401  (sets the environment before Django reads it)

EMAIL = "desk@example.org"
STAFF = "staff@example.org"
PASSWORD = "correct horse battery"
ROOT = Path(__file__).resolve().parents[2]


def main(name: str, port: int, *, demonstration: bool = False) -> None:
    """Make the database, load, serve until told to stop, drop the database."""
    from entente.conf.django_setup import setup

    setup()
    from tests.browser.demonstration import load_demonstration
    from tests.database import drop, make

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    make(name)
    try:
        with tempfile.TemporaryDirectory() as folder:
            load_demonstration(Path(folder)) if demonstration else _load(Path(folder))
            _collect(Path(folder) / "static")
            _serve(port)
    finally:
        drop(name)


def _load(folder: Path) -> None:
    from django.db import transaction

    from entente.cli.loading import load_access, load_files
    from entente.sources.packs import read_pack
    from tests.browser.programme_people import make_people
    from tests.factories.packs import write_pack

    real = ROOT / "packs" / "nato"
    with transaction.atomic():
        load_files(read_pack(real if (real / "pack.yaml").exists() else write_pack(folder / "league")))
        # The roles of the pack take the place of all others: before someone is given one of the tests' own.
        if (real / "pack.yaml").exists():
            load_access(real)
            make_people()
            _make_staff()
        _make_desk()


def _make_desk() -> None:
    """Someone whose post may correct the register."""
    from psycopg.types.range import DateRange

    from entente.apps.access.models import Organisation, Person, Post, PostHolding, PostRole, Role
    from entente.apps.register.models import Party

    always = DateRange(date(2000, 1, 1), None)
    party = Party.objects.order_by("kind", "code").first()
    staff = Organisation.objects.create(code="staff", name_en="Staff", name_fr="Secrétariat", party=party)
    post = Post.objects.create(code="desk", name_en="Desk", name_fr="Bureau", organisation=staff)
    names = {"name_en": "Editor", "name_fr": "Rédaction"}
    role = Role.objects.create(code="tests-editor", permissions=["register.correct"], **names)
    PostRole.objects.create(post=post, role=role, parties=[], frameworks=[], fields=[], period=always)
    person = Person(email=EMAIL, name="Ada Desk")
    person.set_password(PASSWORD)
    person.save()
    PostHolding.objects.create(person=person, post=post, period=always)


def _make_staff() -> None:
    """Someone of the alliance, cleared, whose post administers, marks and audits."""
    from psycopg.types.range import DateRange

    from entente.apps.access.models import (
        Clearance,
        Level,
        Organisation,
        Person,
        Post,
        PostHolding,
        PostRole,
        Role,
        Scheme,
    )  # fmt: skip
    from entente.apps.register.models import Party

    always = DateRange(date(2000, 1, 1), None)
    party = Party.objects.get(code=Scheme.objects.get().alliance)
    body = Organisation.objects.create(code="tests-body", name_en="Body", name_fr="Organe", party=party)
    post = Post.objects.create(code="tests-staff", name_en="Watch", name_fr="Veille", organisation=body)
    permissions = [
        "register.correct", "marking.set", "attachments.add", "contacts.read", "ledger.read", "access.read",
        "access.appoint", "access.grant", "access.clear", "access.delegate",
    ]  # fmt: skip
    role = Role.objects.create(code="tests-staff", name_en="Watcher", name_fr="Veilleur", permissions=permissions)
    PostRole.objects.create(post=post, role=role, parties=[], frameworks=[], fields=[], period=always)
    person = Person(email=STAFF, name="Ines Staff")
    person.set_password(PASSWORD)
    person.save()
    PostHolding.objects.create(person=person, post=post, period=always)
    Clearance.objects.create(person=person, level=Level.objects.get(rank=2), period=always)


def _collect(folder: Path) -> None:
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT = str(folder)
    call_command("collectstatic", interactive=False, verbosity=0)


def _serve(port: int) -> None:
    from django.core.wsgi import get_wsgi_application
    from waitress import create_server

    server = create_server(get_wsgi_application(), host="127.0.0.1", port=port, threads=4, ident=None)
    print("ready", flush=True)
    server.run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), demonstration=sys.argv[3:] == ["demonstration"])
