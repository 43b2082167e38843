"""A database of a module's own, where transactions commit: copied from the migrated one, dropped afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.database import drop, make, point_at


@pytest.fixture(scope="module")
def committing(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, worker_id: str) -> Iterator[str]:
    """Use a fresh copy of the test database for both connections; return its name."""
    name = f"test_committing_{worker_id}"
    with django_db_blocker.unblock():
        make(name)
        try:
            yield name
        finally:
            drop(name)
            point_at(f"test_entente_{worker_id}")
