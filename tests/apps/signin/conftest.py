"""Someone who may sign in."""

from __future__ import annotations

import pytest

from entente.apps.access.models import Person

PASSWORD = "correct horse battery"


@pytest.fixture
def person(db: None) -> Person:
    person = Person(email="ada@example.org", name="Ada")
    person.set_password(PASSWORD)
    person.save()
    return person
