"""The world that the tests of early warning act in."""

from __future__ import annotations

import pytest
from django.db import transaction

from entente.apps.access.binding import seeing_everything
from tests.factories.warnings import World, write_warning_world


@pytest.fixture
def world(db: None) -> World:
    """An alliance, its partners P and Q, and people in posts."""
    with transaction.atomic(), seeing_everything():
        return write_warning_world()
