"""Writing the ledger through the application's own role."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from entente.apps.access.viewers import Actor
from entente.apps.ledger import services
from entente.apps.ledger.models import Entry

ACTOR = Actor(name="Test desk")


@pytest.mark.django_db
def test_an_act_is_recorded_with_its_actor() -> None:
    entry = services.append(ACTOR, action="register.add_source", record_type="source", record_id="s1", reason="new")
    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.actor_name, kept.action, kept.reason) == ("Test desk", "register.add_source", "new")


@pytest.mark.django_db
def test_an_unregistered_action_type_raises() -> None:
    with pytest.raises(KeyError, match="not a registered action type"):
        services.append(ACTOR, action="register.guess", record_type="fact", record_id="1")


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET reason = ''", "DELETE FROM ledger_entry"])
def test_the_application_can_neither_change_nor_delete_entries(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_application_owns_no_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE tableowner = current_user) FROM pg_tables"
            " WHERE schemaname = 'public'"
        )
        tables, owned = cursor.fetchone()
    assert tables > 10
    assert owned == 0
