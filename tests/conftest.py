"""A real PostgreSQL for every test: embedded, or the server that DATABASE_URL names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder with the open data; tests that need it say so when it is absent."""
    folder = os.environ.get("ENTENTE_MIRROR", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("set ENTENTE_MIRROR to the folder with the open data to run this test")
    return Path(folder)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Nothing: the database is made by `django_db_setup` below."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest, worker_id: str) -> Iterator[None]:
    """Make a database of this worker's own, migrated by the owner, used through the application's role."""
    from tests.database import drop, make

    with django_db_blocker.unblock():
        make(f"test_entente_{worker_id}")
        yield
        drop(f"test_entente_{worker_id}")


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of this pytest-xdist worker; "main" without it."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(autouse=True)
def seen_as_the_public(request: pytest.FixtureRequest) -> None:
    """See what is public, in tests whose database work is one transaction.

    Without a viewer the database shows nothing. A test that looks through other eyes says so with
    `acting_as`; one that commits binds its viewers itself.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if "committing" in request.fixturenames or commits or not (marker or "db" in request.fixturenames):
        return
    request.getfixturevalue("db")
    from entente.apps.access.binding import bind
    from entente.apps.access.viewers import Viewer

    bind(Viewer())


@pytest.fixture(autouse=True)
def left_in_no_language() -> Iterator[None]:
    """Leave no reader's language to the next test: a request in French leaves its thread in French."""
    yield
    if translation := sys.modules.get("django.utils.translation.trans_real"):
        translation.deactivate()
