"""The world that tests of engagements act in."""

from __future__ import annotations

import pytest

from entente.apps.access.binding import seeing_everything
from tests.factories.engagements import EngagementWorld, write_engagement_world


@pytest.fixture
def world(db: None) -> EngagementWorld:
    """An alliance, two partners, and people who plan, lead, approve and take part."""
    with seeing_everything():
        return write_engagement_world()
