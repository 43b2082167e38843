"""The made-up cadences: loaded once, marked as made up, and never over what a desk has said."""

import pytest

from entente.apps.access.binding import seeing_everything
from entente.apps.calendars.exercise import load_exercise_cadence
from entente.apps.calendars.models import CadenceTarget
from entente.apps.register.models import Party
from tests.factories.programmes import write_programme_world


@pytest.mark.django_db
def test_made_up_cadences_are_loaded_once() -> None:
    with seeing_everything():
        write_programme_world()
        assert not load_exercise_cadence()
        Party.objects.create(code="GEO", kind="state", name_en="Georgia", name_fr="Géorgie")
        assert load_exercise_cadence()
        found = CadenceTarget.objects.values_list("party__code", "level", "every_days", "exercise")
        assert set(found) == {
            ("GEO", "working", 90, True), ("GEO", "senior", 182, True), ("GEO", "ambassadorial", 365, True)
        }  # fmt: skip
        assert 1 not in CadenceTarget.objects.values_list("marking", flat=True)
        assert not load_exercise_cadence()
