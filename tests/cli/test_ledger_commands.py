"""`entente ledger`, as someone at a shell uses it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.db import connections, transaction
from typer.testing import CliRunner

from entente.apps.access.viewers import Actor
from entente.apps.ledger import services
from entente.apps.register.models import Source
from entente.cli.ledger import app
from tests.database import drop, make, point_at

RUN = CliRunner()


@pytest.fixture(scope="module", autouse=True)
def own_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, worker_id: str) -> Iterator[None]:
    """A copy of the test database in which transactions commit."""
    name = f"test_commands_{worker_id}"
    with django_db_blocker.unblock():
        make(name)
        yield
        drop(name)
        point_at(f"test_entente_{worker_id}")


def write() -> int:
    with transaction.atomic():
        return services.append(Actor(name="Desk"), action="register.add_source", record_type="source", record_id="s").id


def test_sealing_head_and_verification_hang_together() -> None:
    write()
    waiting = json.loads(RUN.invoke(app, ["verify", "--json"]).stdout)
    assert (waiting["ok"], waiting["waiting"]) == (True, 1)
    sealed = json.loads(RUN.invoke(app, ["seal", "--json"]).stdout)
    assert sealed["sealed"] == 1
    head = RUN.invoke(app, ["head"]).stdout.strip()
    assert head == sealed["hash"] == json.loads(RUN.invoke(app, ["head", "--json"]).stdout)["hash"]
    verified = RUN.invoke(app, ["verify", "--head", head])
    assert verified.exit_code == 0
    assert f"head {head}" in verified.stdout


def test_a_wrong_head_fails_and_says_why() -> None:
    result = RUN.invoke(app, ["verify", "--json", "--head", "ab" * 32])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["flaw"]["kind"] == "head"
    assert "removed or rewritten" in result.stderr


@pytest.mark.parametrize("text", ["abc", "zz" * 32, "ab" * 31])
def test_what_is_no_hash_is_bad_input(text: str) -> None:
    result = RUN.invoke(app, ["verify", "--head", text])
    assert "is not the hash of a seal" in str(result.exception)


def test_the_owners_tampering_is_named_with_exit_code_1() -> None:
    entry = write()
    services.seal()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_is_kept")
        cursor.execute("UPDATE ledger_entry SET reason = 'x' WHERE id = %s", [entry])
        cursor.execute("ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_is_kept")
    result = RUN.invoke(app, ["verify", "--json"])
    assert result.exit_code == 1
    flaw = json.loads(result.stdout)["flaw"]
    assert (flaw["kind"], flaw["entry"]) == ("altered", entry)
    assert f"entry {entry} was altered" in result.stderr


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal", "ledger_rowchange"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
def test_even_the_owner_is_refused_while_the_triggers_stand(table: str, statement: str) -> None:
    with (
        pytest.raises(Exception, match="append-only"),
        transaction.atomic(using="owner"),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_changes_past_the_services_are_listed() -> None:
    before = json.loads(RUN.invoke(app, ["bypasses", "--json"]).stdout)
    with transaction.atomic(using="owner"):
        Source.objects.using("owner").create(code="past", title="T", kind="primary", url="https://example.org/")
    with transaction.atomic(using="owner"):
        Source.objects.using("owner").filter(code="past").update(title="U")
    rows = json.loads(RUN.invoke(app, ["bypasses", "--json"]).stdout)
    new = rows[: len(rows) - len(before)]
    assert [(row["table"], row["operation"], row["role"]) for row in new] == [
        ("register_source", "update", "entente_owner"),
        ("register_source", "insert", "entente_owner"),
    ]
