"""The world that the tests of programmes act in."""

from __future__ import annotations

import pytest
from django.db import transaction

from entente.apps.access.binding import seeing_everything
from tests.factories.programmes import World, write_programme_world


@pytest.fixture
def world(db: None) -> World:
    """An alliance, its partners P and Q, and people in posts."""
    with transaction.atomic(), seeing_everything():
        return write_programme_world()
