"""`entente register` and `entente pack`, as someone at a shell uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from entente.apps.access.viewers import Actor
from entente.apps.register.services import load_pack
from entente.cli.pack import app as pack_app
from entente.cli.register import app
from entente.kernel.errors import BadInput
from entente.sources.packs import read_pack
from tests.factories.packs import FACTS, fact, write_pack

RUN = CliRunner()


@pytest.fixture
def league(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The invented League in the test's own database, which is not to be migrated once more."""
    monkeypatch.setattr("entente.cli.preparing.open_platform", lambda **_: None)
    folder = write_pack(tmp_path / "league")
    load_pack(Actor(name="Platform"), read_pack(folder))
    return folder


def members(*arguments: str) -> list[dict[str, object]]:
    result = RUN.invoke(app, ["members", "--framework", "PART", "--json", *arguments])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_members_on_a_date_with_their_dates_and_sources(league: Path) -> None:
    assert members("--on", "1996-01-01") == [
        {
            "party": "MLT", "name": "Malta", "from": "1995-04-26", "to": "1996-10-27", "status": "active",
            "sources": ["gazette"],
        },
        {
            "party": "SWE", "name": "Sweden", "from": "1994-05-09", "to": "2024-03-07", "status": "active",
            "sources": ["gazette"],
        },
    ]  # fmt: skip
    assert [row["party"] for row in members("--on", "2000-01-01")] == ["SWE"]
    assert [row["party"] for row in members()] == ["MLT"]
    assert members("--on", "2000-01-01", "--known-on", "2001-01-01") == []


def test_a_party_with_everything_said_of_it(league: Path) -> None:
    result = RUN.invoke(app, ["party", "MLT", "--on", "2010-01-01", "--json"])
    page = json.loads(result.stdout)
    assert (page["party"], page["relation"], page["on"]) == ("MLT", "partner", "2010-01-01")
    assert {each["key"] for each in page["facts"]} == {"part/MLT/1", "part/MLT/2"}
    assert "Malta" in RUN.invoke(app, ["party", "MLT", "--alliance", "league"]).stdout
    unknown = RUN.invoke(app, ["party", "MLT", "--known-on", "2001-01-01"])
    assert "The record of league has no fact of it." in unknown.stdout


def test_what_goes_into_a_file_is_not_cut_to_the_width_of_a_terminal(league: Path) -> None:
    lines = RUN.invoke(app, ["members", "--framework", "PART", "--on", "1996-01-01"]).stdout.splitlines()
    assert lines[0] == "PART on 1996-01-01"
    assert [line for line in lines if "1995-04-26" in line and "1996-10-27" in line and "gazette" in line]
    unknown = RUN.invoke(app, ["members", "--framework", "PART", "--on", "1996-01-01", "--known-on", "2001-01-01"])
    assert unknown.stdout.strip() == "No party was in PART on 1996-01-01, as known on 2001-01-01."


@pytest.mark.parametrize(
    ("arguments", "field", "remedy"),
    [
        (["members", "--framework", "PFP"], "--framework", "one of LEAGUE, PART, PLAN"),
        (["party", "XXX"], "CODE", "ISO 3166-1"),
        (["party", "MLT", "--alliance", "nato"], "--alliance", "one of league"),
        (["members", "--framework", "PART", "--on", "2000-02-30"], "--on", "2000"),
    ],
)
def test_wrong_input_names_the_field_and_the_remedy(
    league: Path, arguments: list[str], field: str, remedy: str
) -> None:
    result = RUN.invoke(app, arguments)
    assert isinstance(result.exception, BadInput)
    problem = result.exception.problems[0]
    assert problem.field == field
    assert remedy in f"{problem.message} {problem.remedy}"


def test_a_sound_pack_is_counted_and_a_bad_one_is_refused_whole(tmp_path: Path) -> None:
    sound = RUN.invoke(pack_app, ["check", str(write_pack(tmp_path / "sound")), "--json"])
    assert json.loads(sound.stdout)["facts"] == len(FACTS)
    rows = [*FACTS, fact("part/MLT/3", sources=""), fact("part/MLT/4", start="1995-06-01", end="1995-13-01")]
    broken = RUN.invoke(pack_app, ["check", str(write_pack(tmp_path / "broken", rows))])
    assert isinstance(broken.exception, BadInput)
    assert {problem.row for problem in broken.exception.problems} == {"7", "8"}
    assert all(problem.file and problem.field and problem.remedy for problem in broken.exception.problems)
