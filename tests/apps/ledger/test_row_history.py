"""What the database sees of changes, whoever makes them."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from entente.apps.access.binding import bind
from entente.apps.access.models import Person
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.ledger import selectors, services
from entente.apps.ledger.models import RowChange
from entente.apps.register.models import Source

pytestmark = pytest.mark.django_db
ACTOR = Actor(name="Test desk")


@pytest.fixture(autouse=True)
def bound(db: None) -> None:
    """Read and write as someone who sees what is public."""
    bind(Viewer())


def source(code: str = "s1") -> Source:
    return Source.objects.create(code=code, title="A communiqué", kind="official")


def changes_of(row: Source | Person) -> list[RowChange]:
    return list(RowChange.objects.filter(row_id=str(row.pk)))


def test_a_bulk_update_that_bypasses_the_services_is_seen() -> None:
    row = source()
    Source.objects.filter(pk=row.pk).update(title="Another")
    inserted, updated = changes_of(row)
    assert (inserted.operation, inserted.role, inserted.before) == ("insert", "entente_app", None)
    assert (updated.operation, updated.before, updated.after) == (
        "update",
        {"title": "A communiqué"},
        {"title": "Another"},
    )


def test_an_update_that_changes_nothing_is_not_kept() -> None:
    row = source()
    Source.objects.filter(pk=row.pk).update(title="A communiqué")
    assert [change.operation for change in changes_of(row)] == ["insert"]


def test_a_deleted_row_is_kept_whole() -> None:
    row = source()
    key = row.pk
    row.delete()
    deleted = RowChange.objects.get(row_id=str(key), operation="delete")
    assert deleted.before["title"] == "A communiqué"
    assert "search" not in deleted.before


def test_passwords_are_not_kept() -> None:
    person = Person.objects.create(email="a@example.org", name="A", password="hash-1")
    Person.objects.filter(pk=person.pk).update(password="hash-2", name="B")
    person.delete()
    assert [change.before for change in RowChange.objects.filter(table_name="access_person").order_by("id")][1] == {
        "name": "A"
    }
    assert not RowChange.objects.filter(before__has_key="password").exists()
    assert not RowChange.objects.filter(after__has_key="password").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ledger_rowchange (at, transaction, role, table_name, row_id, operation, marking_ids)"
        " VALUES (now(), 1, 'x', 'x', 'x', 'insert', '{}')",
        "UPDATE ledger_rowchange SET role = 'x'",
        "DELETE FROM ledger_rowchange",
        "DELETE FROM ledger_waiting",
        "INSERT INTO ledger_waiting VALUES (1)",
        "DELETE FROM ledger_seal",
        "UPDATE ledger_seal SET at = now()",
        "TRUNCATE ledger_entry",
    ],
)
def test_the_application_can_write_none_of_it(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_history_shows_who_what_why_and_what_went_past_the_services() -> None:
    # Everything in this test is one transaction, so a bypass needs a transaction of another number.
    row = source()
    services.append(
        ACTOR,
        action="register.add_source",
        record_type="source",
        record_id="s1",
        before={"title": "A", "kind": "official"},
        after={"title": "B", "kind": "official"},
        reason="misprint",
    )
    Source.objects.filter(pk=row.pk).update(title="Other")
    (item,) = selectors.record_history(Viewer(), record_type="source", record_id="s1")
    assert (item.who, item.act, item.reason) == ("Test desk", "Added a source", "misprint")
    assert item.changes == (selectors.Change("title", "A", "B"),)


def test_a_change_without_an_entry_is_in_the_history_as_such() -> None:
    row = source()
    Source.objects.filter(pk=row.pk).update(title="Other")
    newest, first = selectors.record_history(Viewer(), record_type="source", record_id="s1")
    assert {newest.act, first.act} == {"Row changed past the services", "Row added past the services"}
    assert {newest.who, first.who} == {"entente_app"}
    assert {newest.entry, first.entry} == {None}


def test_history_of_what_one_may_not_read_is_empty() -> None:
    services.append(ACTOR, action="register.add_source", record_type="source", record_id="absent")
    services.append(ACTOR, action="register.add_source", record_type="unheard_of", record_id="1")
    assert selectors.record_history(Viewer(), record_type="source", record_id="absent") == []
    assert selectors.record_history(Viewer(), record_type="unheard_of", record_id="1") == []


def test_an_entry_under_a_marking_is_read_only_with_that_marking() -> None:
    source()
    services.append(ACTOR, action="register.add_source", record_type="source", record_id="s1", marking_id=7)
    services.append(
        ACTOR,
        action="register.add_source",
        record_type="source",
        record_id="s1",
        before={"marking_id": 7},
        after={"marking_id": 8},
    )

    def seen(visible: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('entente.visible', %s, true)", [visible])
        return len(selectors.record_history(Viewer(), record_type="source", record_id="s1"))

    assert [seen(visible) for visible in ("", "1", "1,8", "1,7", "1,7,8")] == [0, 0, 0, 1, 2]


def test_reading_is_recorded_and_shown_to_auditors_only() -> None:
    source()
    services.append_read(Viewer(name="Reader"), record_type="source", record_id="s1", reason="visit")
    assert selectors.record_history(Viewer(), record_type="source", record_id="s1") == []
    auditor = Viewer(permissions=frozenset({"ledger.read"}))
    (item,) = selectors.record_history(auditor, record_type="source", record_id="s1")
    assert (item.who, item.act) == ("Reader", "Read a sensitive record")


def test_the_audit_list_needs_the_permission_and_a_readable_record() -> None:
    source()
    services.append(ACTOR, action="register.add_source", record_type="source", record_id="s1")
    services.append(ACTOR, action="register.add_source", record_type="source", record_id="absent")
    auditor = Viewer(permissions=frozenset({"ledger.read"}))
    assert selectors.entry_list(Viewer()) == []
    assert [row.ref.record_id for row in selectors.entry_list(auditor)] == ["s1"]
    assert selectors.entry_list(auditor, action="register.correct_fact") == []
