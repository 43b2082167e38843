"""`entente plan`: files in, files out, exit codes and messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from entente.cli.main import main
from tests.factories.planning import activity, data, goal, partner, request


def entente(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Run the command line and return its exit code."""
    monkeypatch.setattr("sys.argv", ["entente", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)


def written(folder: Path, document: Any) -> Path:
    file = folder / "instance.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return file


def test_a_plan_is_written_and_passes_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = written(tmp_path, data()), tmp_path / "plan.json"
    assert entente(monkeypatch, "plan", "allocate", file, "--out", out, "--seed", 7) == 0
    plan = json.loads(out.read_text(encoding="utf-8"))
    assert plan["allocations"] == [{"partner": "P1", "activity": "A1", "seats": 2}]
    (refusal,) = plan["refusals"]
    assert (refusal["granted"], refusal["wanted"], refusal["binding"]) == (2, 4, [["no_gain", "G1"]])
    assert [stage["name"] for stage in plan["stages"]] == ["mandatory", "floors", "points", "cost"]
    assert plan["seed"] == 7
    capsys.readouterr()
    assert entente(monkeypatch, "plan", "check", file, out, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["feasible"]
    assert report["explained"]
    assert report["objective"] == {"mandatory_missed": 0, "floors_met": 2, "goal_points": 1050, "cost": 200}


def test_a_plan_that_breaks_a_rule_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, plan = written(tmp_path, data()), tmp_path / "plan.json"
    plan.write_text(json.dumps({"allocations": [{"partner": "P1", "activity": "A1", "seats": 9}]}), encoding="utf-8")
    assert entente(monkeypatch, "plan", "check", file, plan) == 1
    assert "seats_range of A1: P1 on A1: 9 seats, not 2 to 4" in capsys.readouterr().out


def test_commitments_that_cannot_hold_are_named_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    both = [{"partner": name, "activity": "A1", "seats": 3} for name in ("P1", "P2")]
    asked = [request("P1", "A1", "G1"), request("P2", "A1", "G2")]
    clash = data(
        activities=[activity("A1", seats=5)], requests=asked, goals=[goal("G1"), goal("G2", "P2")], mandatory=both
    )
    file, out = written(tmp_path, clash), tmp_path / "plan.json"
    assert entente(monkeypatch, "plan", "allocate", file, "--out", out, "--json") == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["conflicts"] == [{"commitments": both, "collisions": [["capacity", "A1"]]}]
    assert "P1 on A1 (3 seats), P2 on A1 (3 seats); they break capacity of A1" in printed.err
    assert not out.exists()


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (data(requests=[request("P9", "A1", "G1")]), "requests[0]: partner: no partner 'P9' (add the partner"),
        (data(requests=[request("P1", "A9", "G1")]), "requests[0]: activity: no activity 'A9'"),
        (data(requests=[request("P2", "A1", "G1")]), "requests[0]: goal: 'G1' is a goal of P1"),
        (data(requests=[request("P1", "A1", "G1")] * 2), "requests[1]: activity: P1 on A1 was given before"),
        (data(requests=[request("P1", "A1", "G1", priority=6)]), "requests[0]: priority: 6 is out of range"),
        (data(requests=[request("P1", "A1", "G1", seats=(3, 2))]), "seats_min: 3 is more than seats_wanted"),
        (data(partners=[partner("P1"), partner("P1"), partner("P2")]), "partners[1]: id: 'P1' was given before"),
        (data(partners=[partner("P1", budget="much"), partner("P2")]), "budget: expected a whole number"),
        (data(activities=[activity("A1", "2027-02-30")]), "activities[0]: start: '2027-02-30' is not a date"),
        (data(activities=[activity("A1", "2027-03-09")]), "end: 2027-03-05 is before the start"),
        (data(activities=[activity("A1", fund="F9")]), "activities[0]: fund: no fund 'F9'"),
        (data(goals=3), "goals: expected a list"),
        ("[]", "expected an object, found a list"),
        ("{}", "holds no instance"),
        (json.dumps(data())[:200], "the file ends too early"),
        ('{"activities": nonsense}', ":1: is not valid JSON"),
    ],
)
def test_bad_input_is_named_with_place_and_remedy(
    document: Any, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = written(tmp_path, document), tmp_path / "plan.json"
    assert entente(monkeypatch, "plan", "allocate", file, "--out", out) == 2
    printed = capsys.readouterr().err
    assert str(file) in printed
    assert said in printed
    assert not out.exists()


def test_a_missing_file_and_an_unwritable_place_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert entente(monkeypatch, "plan", "allocate", tmp_path / "none.json", "--out", tmp_path / "p.json") == 2
    assert "No such file" in capsys.readouterr().err
    file = written(tmp_path, data())
    assert entente(monkeypatch, "plan", "allocate", file, "--out", tmp_path / "nowhere" / "p.json") == 2
