"""A year of engagements from a workbook or from CSV: one sheet or two, and every wrong cell by its name."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone

from entente.apps.access.viewers import Actor
from entente.apps.engagements.intake.comparing import preview_batch
from entente.apps.engagements.intake.sheets import read_sheets
from entente.apps.engagements.models import Engagement, EngagementParty, Escalation
from entente.apps.engagements.rules.standing import Deadlines, standing
from entente.apps.engagements.services.escalation import escalate_late_reports
from entente.apps.engagements.services.intake import import_engagements
from entente.kernel.errors import BadInput
from tests.factories.calendars import party

RECORDER = Actor(name="Importer", permissions=frozenset({"engagements.record"}))
COURSE = ["A1", "Course", "Cours", "training", "2026-05-04", "2026-05-06", "Oslo"]
HEAD = ["key", "title_en", "title_fr", "kind", "starts", "ends", "place"]
PARTS = ["key", "party", "role", "seats", "name", "post"]


@pytest.fixture(autouse=True)
def parties(db: None) -> None:
    for code in ("AAA", "BBB"):
        party(code)


def book(path: Path, **sheets: list[list[object]]) -> Path:
    out = openpyxl.Workbook()
    out.remove(out.active)
    for name, rows in sheets.items():
        page = out.create_sheet(name)
        for row in rows:
            page.append(row)
    out.save(path)
    return path


def table(path: Path, *rows: list[str], separator: str = ",") -> Path:
    path.write_text("\n".join(separator.join(row) for row in rows), encoding="utf-8-sig")
    return path


def problems(path: Path) -> list[tuple[str, str, str]]:
    found = read_sheets(path, name="list")
    return [(each.file, each.row, each.message) for each in found.rejected]


def test_a_workbook_of_two_sheets_is_imported_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2026, 5, 1))
    path = book(
        tmp_path / "year.xlsx",
        Engagements=[HEAD, COURSE],
        Participants=[PARTS, ["A1", "AAA", "host", 4], ["A1", "BBB", "", "", "Jan Novak", "Adviser"], ["A1", "BBB"]],
    )
    batch = read_sheets(path, name="list", exercise=True)
    assert batch.rejected == ()
    import_engagements(RECORDER, batch)

    row = Engagement.objects.get()
    assert (row.import_key, row.code, row.state, row.exercise) == ("list:A1", row.code, "planned", True)
    assert set(row.party_links.values_list("party__code", "role", "seats")) == {
        ("AAA", "host", 4), ("BBB", "participant", None),
    }  # fmt: skip
    assert list(row.people.values_list("party__code", "name", "post_name")) == [("BBB", "Jan Novak", "Adviser")]
    assert preview_batch(read_sheets(path, name="list", exercise=True)).unchanged == 1


@pytest.mark.parametrize("separator", [",", ";"])
def test_one_table_of_csv_names_further_participants_under_the_same_key(tmp_path: Path, separator: str) -> None:
    path = table(
        tmp_path / "year.csv", [*HEAD, "party", "name"], [*COURSE, "AAA", ""], ["A1", *[""] * 6, "BBB", "Jan Novak"],
        separator=separator,
    )  # fmt: skip
    (item,) = read_sheets(path, name="list").incoming

    assert [part.code for part in item.parties] == ["AAA", "BBB"]
    assert [(person.party, person.name) for person in item.people] == [("BBB", "Jan Novak")]


def test_every_wrong_cell_is_named_and_nothing_is_imported(tmp_path: Path) -> None:
    path = book(
        tmp_path / "year.xlsx",
        Engagements=[
            [*HEAD, "latitude", "state"],
            [*COURSE, 95],
            ["A2", "", "", "party", "2026-13-01", "", ""],
            ["A3", "Talks", "", "dialogue", "2026-05-04", "2026-05-03", "", "", "accepted"],
            ["", "Talks", "", "dialogue", "2026-05-04"],
            ["A1", "Course again", "", "training", "2026-05-04"],
            ["A5", "=1+1", "", "training", "2026-05-04"],
        ],
        Participants=[PARTS, ["A3", "ZZZ"], ["A3", "AAA", "guest"], ["A3", "AAA", "", "many"], ["A9", "AAA"], ["A3"]],
    )
    found = set(problems(path))

    assert found == {
        ("Engagements", "H2", "not a place on earth"),
        ("Engagements", "B3", "the engagement has no title"),
        ("Engagements", "D3", "'party' is not known"),
        ("Engagements", "E3", "2026-13-01 is not a date."),
        ("Engagements", "F4", "the end comes before the start"),
        ("Engagements", "I4", "'accepted' is not known"),
        ("Engagements", "A5", "the row has no key"),
        ("Engagements", "A6", "row A2 begins the same engagement"),
        ("Engagements", "B7", "the cell holds a formula or an error"),
        ("Participants", "B2", "'ZZZ' is not known"),
        ("Participants", "C3", "'guest' is not known"),
        ("Participants", "D4", "not a number of seats"),
        ("Participants", "A5", "no row says what A9 is"),
        ("Participants", "B6", "no party is named"),
    }
    with pytest.raises(BadInput):
        import_engagements(RECORDER, read_sheets(path, name="list"))
    assert not Engagement.objects.exists()


def test_a_heading_that_is_none_is_named_by_its_cell(tmp_path: Path) -> None:
    assert problems(table(tmp_path / "a.csv", ["key", "title", "key"], ["1", "2", "3"])) == [
        ("a.csv", "B1", "there is no such column"),
        ("a.csv", "C1", "the column stands there twice"),
    ]
    assert problems(table(tmp_path / "b.csv", ["title_en"], ["Course"])) == [("b.csv", "1", "the column is missing")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 not a workbook", "not a workbook"),
        ("key,title_en\n1,Caf\xe9\n".encode("latin-1"), "not UTF-8"),
        (b"key,title_en\n", "no rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "year"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=message):
        read_sheets(path, name="list")


def test_a_list_needs_a_name_of_its_own(tmp_path: Path) -> None:
    for name in ("", "mme", "Two words", "x"):
        with pytest.raises(BadInput, match="cannot name a list"):
            read_sheets(table(tmp_path / "a.csv", HEAD, COURSE), name=name)
    with pytest.raises(BadInput, match="no such file"):
        read_sheets(tmp_path / "absent.xlsx", name="list")


def dated(path: Path, *rows: tuple[str, str, str]) -> Path:
    """A list of courses: key, day, state."""
    lines = [[key, "Course", "Cours", "training", day, day, "Oslo", state, "AAA"] for key, day, state in rows]
    return table(path, [*HEAD, "state", "party"], *lines)


def states() -> dict[str, str]:
    return dict(Engagement.objects.values_list("import_key", "state"))


def test_what_was_over_when_it_came_was_held_and_asks_for_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = dated(
        tmp_path / "a.csv", ("A1", "2024-02-29", ""), ("A2", "2026-12-24", ""), ("A3", "2024-03-01", "planned")
    )
    on(monkeypatch, date(2026, 12, 1))
    import_engagements(RECORDER, read_sheets(path, name="list"))

    assert states() == {"list:A1": "held", "list:A2": "planned", "list:A3": "planned"}
    # It counts as a meeting of the alliance's own, in the cadence matrix and elsewhere.
    assert EngagementParty.objects.filter(engagement__state="held", recorded=False, called_off=False).count() == 1
    stands = {
        row.import_key: standing(
            state=row.state, starts=row.starts, ends=row.ends, on=date(2026, 12, 1), deadlines=Deadlines()
        )
        for row in Engagement.objects.all()
    }
    assert stands == {"list:A1": "held", "list:A2": "planned", "list:A3": "report_late"}
    assert escalate_late_reports(on=date(2026, 12, 1)) == 2  # to the lead and above, of A3 alone
    assert set(Escalation.objects.values_list("engagement__import_key", flat=True)) == {"list:A3"}


def test_the_day_that_passed_since_changes_no_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = dated(tmp_path / "a.csv", ("A1", "2026-12-24", ""), ("A2", "2024-02-29", ""))
    on(monkeypatch, date(2026, 12, 1))
    import_engagements(RECORDER, read_sheets(path, name="list"))
    on(monkeypatch, date(2027, 1, 31))

    again = preview_batch(read_sheets(path, name="list"))
    assert (again.unchanged, again.added, again.changes) == (2, (), ())


def test_a_corrected_day_or_state_is_imported_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2026, 12, 1))
    import_engagements(
        RECORDER,
        read_sheets(dated(tmp_path / "a.csv", ("A1", "2024-02-29", ""), ("A2", "2024-03-01", "")), name="list"),
    )
    corrected = dated(tmp_path / "b.csv", ("A1", "2027-02-28", ""), ("A2", "2024-03-01", "recorded"))
    import_engagements(RECORDER, read_sheets(corrected, name="list"))

    assert states() == {"list:A1": "planned", "list:A2": "recorded"}
    again = preview_batch(read_sheets(corrected, name="list"))
    assert (again.unchanged, again.changes) == (2, ())


def test_nothing_was_held_that_is_still_to_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2026, 12, 1))
    path = dated(tmp_path / "a.csv", ("A1", "2026-12-01", "held"), ("A2", "2026-11-30", "held"))
    assert problems(path) == [("a.csv", "H2", "it is not over before the end of 2026-12-01")]


def test_a_country_nobody_knows_and_a_year_nobody_means_are_refused(tmp_path: Path) -> None:
    head = [*HEAD, "country", "field"]
    path = table(
        tmp_path / "a.csv", head, [*COURSE, "nor", ""], ["A2", *COURSE[1:], "United Kingdom", ""],
        ["A3", "Course", "", "Training", "9999-12-31", "", "Oslo", "", ""],
        ["A4", "Course", "", "training", "0206-05-04", "2026-05-04", "", "ZZZ", ""],
        ["A5", "Course", "", "Expert visit", "2026-05-04", "", "", "SUN", "Logistics"],
    )  # fmt: skip
    found = read_sheets(path, name="list")
    # In the order of the sheet, so that whoever corrects it goes through it once.
    assert [(each.row, each.message) for each in found.rejected] == [
        ("H3", "'United Kingdom' is not known"),
        ("E4", "the year 9999 cannot be meant"),
        ("E5", "the year 206 cannot be meant"),
        ("H5", "'ZZZ' is not known"),
        ("I6", "'Logistics' is not known"),
    ]
    assert [(item.country, item.kind) for item in found.incoming] == [("NOR", "training")]


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let the clock of the platform stand at a day."""
    monkeypatch.setattr(timezone, "now", lambda: datetime.combine(day, time(12), tzinfo=UTC))
