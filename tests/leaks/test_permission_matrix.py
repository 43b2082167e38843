"""Every URL, asked by every role, for a record that is there and for one that is not there for them.

The table is tests/leaks/permission_matrix.csv. A URL without a row fails. After a change that is meant:
`ENTENTE_WRITE_MATRIX=1 python -m pytest tests/leaks/test_permission_matrix.py`, and review the difference.
"""

from __future__ import annotations

import contextlib
import csv
import os
from io import StringIO
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse

from entente.apps.access.models import Person
from entente.apps.access.rules.need_to_know import ViewerFacts
from entente.sources.packs.access import read_access
from tests.factories.access import ALWAYS, someone
from tests.leaks.paths import NO_RECORDS, PATHS, REFUSED_FIRST, Call, url_names
from tests.leaks.test_no_path_leaks import answer
from tests.leaks.worlds import PACK, Common, add_hidden, write_common

TABLE = Path(__file__).with_name("permission_matrix.csv")
Key = tuple[str, str, str]
HEAD = ["url", "method", "record"]
# Asked in parts, which the workers of a run share.
PARTS = 6
SITS_WITH = {"ally_delegation": "TUR", "partner_mission": "MLT"}


@pytest.fixture
def common(tmp_path: Path, db: None) -> Common:
    made = write_common(tmp_path)
    add_hidden(made)
    return made


def people() -> dict[str, Person | None]:
    """Somebody for every role of the reference pack, none of them cleared for what is hidden; and nobody."""
    by_role: dict[str, Person | None] = {"anonymous": None}
    for role in read_access(PACK).roles:
        facts = ViewerFacts(SITS_WITH.get(role.code, "LEAGUE"), ((1, ALWAYS),))
        by_role[role.code] = someone(facts, role=role.code, permissions=role.permissions).person
    return by_role


# Any value will do where an account page wants one: the record is the person's own, and not there.
VALUES = {
    "pk": 1, "session_id": 1, "token_id": "01900000-0000-7000-8000-000000000001", "provider_id": "none",
    "uidb36": "1", "key": "none",
}  # fmt: skip


def account_page(name: str) -> Call:
    """A request for a page that reads no record."""
    for wanted in ([], *([key] for key in VALUES), ["uidb36", "key"]):
        with contextlib.suppress(NoReverseMatch):
            return Call(reverse(name, kwargs={key: VALUES[key] for key in wanted}))
    raise LookupError(f"say in VALUES what {name} takes")


def asked(common: Common) -> dict[tuple[str, str, str], Call]:
    """The first request of each URL and method for a record that is there, and for one that is hidden."""
    calls: dict[tuple[str, str, str], Call] = {}
    for name, build in sorted(PATHS.items()):
        for call in build(common):
            calls.setdefault((name, call.method, "hidden" if call.hidden else "shown"), call)
    for name in NO_RECORDS:
        calls[name, "get", "none"] = account_page(name)
    return calls


@pytest.mark.parametrize("part", range(PARTS))
def test_statuses_are_those_of_the_table(common: Common, part: int) -> None:
    roles = people()
    wanted = asked(common)
    found = {
        key: [str(answer(call, person)[0]) for person in roles.values()]
        for number, (key, call) in enumerate(wanted.items())
        if number % PARTS == part
    }
    if os.environ.get("ENTENTE_WRITE_MATRIX"):
        write([*HEAD, *roles], {**table(), **found}, order=list(wanted))
    held = table()
    assert found == {key: held.get(key) for key in found}
    assert heading() == [*HEAD, *roles]


def table() -> dict[Key, list[str]]:
    """The statuses of the table by URL, method and record."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row[0], row[1], row[2]): row[3:] for row in list(csv.reader(file))[1:]}


def heading() -> list[str]:
    """The first row of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def write(head: list[str], rows: dict[Key, list[str]], *, order: list[Key]) -> None:
    """Write the table in the order of the requests, without those that are gone."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *([*key, *rows[key]] for key in order if key in rows)])
    TABLE.write_text(text.getvalue(), encoding="utf-8")


def test_every_url_has_a_row() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        assert {row["url"] for row in csv.DictReader(file)} == {*url_names()}


def test_what_is_hidden_is_not_found_and_never_refused() -> None:
    """404 and not 403, for whoever might have been refused; a sign-in page for who has not signed in."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        hidden = [row for row in csv.DictReader(file) if row["record"] == "hidden"]
    assert hidden
    for row in hidden:
        roles = {role: status for role, status in row.items() if role not in {"url", "method", "record"}}
        assert {*roles.values()} <= {"404", "403", "302"}, row
        if "403" in roles.values() or "302" in roles.values():
            # Refused for want of a permission, whatever the record: the same as for a record that is there.
            assert row["url"] in REFUSED_FIRST, row
