"""Programme files of a pack: read with file and line, and every fault of theirs named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from entente.kernel.errors import BadInput, Problem
from entente.sources.packs import check_pack, read_pack
from tests.factories.packs import write_pack

FILE = "programmes/plan-mlt-2025.yaml"


def programme(**fields: Any) -> dict[str, Any]:
    """A sound file, apart from what a test says."""
    return {
        "code": "plan-mlt-2025", "party": "MLT", "instrument": "PLAN", "title": {"en": "Plan", "fr": "Plan"},
        "state": "in_force", "adopted": "2025-10-23", "period": {"start": "2025", "end": "2028"},
        "sources": ["gazette"],
        "objectives": [{"number": 1, "area": "military", "title": {"en": "A", "fr": "A"}, "sources": ["gazette"]}],
        "goals": [{"code": "G1", "objective": 1, "title": {"en": "B", "fr": "B"}, "sources": ["gazette"]}],
        **fields,
    }  # fmt: skip


def written(tmp_path: Path, content: dict[str, Any], file: str = FILE) -> Path:
    folder = write_pack(tmp_path / "league")
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def faults(tmp_path: Path, content: dict[str, Any], file: str = FILE) -> list[Problem]:
    return check_pack(read_pack(written(tmp_path, content, file)))


def test_a_sound_file_has_no_fault_and_keeps_its_lines(tmp_path: Path) -> None:
    folder = written(tmp_path, programme())
    pack = read_pack(folder)
    assert check_pack(pack) == []
    (item,) = pack.programmes
    assert (item.place.file, item.clauses[0].place.line, item.cited) == (FILE, 15, ("gazette",))
    assert item.clauses[1].text == {"code": "G1", "objective": "1", "title_en": "B", "title_fr": "B"}


GOAL = {"code": "G1", "title": {"en": "B", "fr": "B"}, "sources": ["gazette"]}
STEP = {"verb": "adopt", "day": "2025-10-23", "state": "in_force", "sources": ["gazette"]}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "other"}, "code"),
        ({"party": "XXX"}, "party"),
        ({"instrument": "XXX"}, "instrument"),
        ({"state": "running"}, "state"),
        ({"title": {"en": "Plan"}}, "title_fr"),
        ({"adopted": "autumn"}, "adopted"),
        ({"period": {"start": "2028", "end": "2025"}}, "end"),
        ({"period": {"end": "2025"}}, "start"),
        ({"sources": []}, "sources"),
        ({"sources": ["nowhere"]}, "sources"),
        ({"exercise": True}, "exercise"),
        ({"shared": True}, "shared"),
        ({"supersedes": "gone"}, "supersedes"),
        ({"goals": [{**GOAL, "sources": []}]}, "sources"),
        ({"goals": [{**GOAL, "objective": 7}]}, "objective"),
        ({"goals": [{**GOAL, "priority": 9}]}, "priority"),
        ({"goals": [{**GOAL, "by_when": "soon"}]}, "by_when"),
        ({"goals": [{**GOAL, "state": "on_track"}]}, "since"),
        ({"goals": [GOAL, GOAL]}, "code"),
        ({"goals": [{**GOAL, "functional_area": "nothing"}]}, "functional_area"),
        ({"activities": [{**GOAL, "planned_from": "2026"}]}, "planned_from"),
        ({"funding": [{"currency": "EUR", "planned": "lots", "goal": "G1", "sources": ["gazette"]}]}, "planned"),
        ({"funding": [{"currency": "EUR", "planned": "1", "goal": "G9", "sources": ["gazette"]}]}, "goal"),
        ({"funding": [{"currency": "EUR", "planned": "1", "goal": "G1", "donor": "X"}]}, "donor"),
        ({"steps": [{**STEP, "day": "2025"}]}, "day"),
        ({"steps": [{**STEP, "verb": "bless"}]}, "verb"),
        ({"steps": [{**STEP, "state": "agreed"}]}, "state"),
        ({"follows": [{"framework": "XXX"}]}, "framework"),
        ({"follows": [{"framework": "PLAN", "fact": "none"}]}, "fact"),
        ({"follows": [{"framework": "PLAN", "start": "2020"}]}, "fact"),
    ],
)
def test_a_fault_is_named_with_file_line_field_and_remedy(tmp_path: Path, fields: dict[str, Any], field: str) -> None:
    found = faults(tmp_path, programme(**fields))
    assert field in {problem.field for problem in found}
    assert all(problem.file == FILE and problem.row and problem.remedy for problem in found)


def test_what_is_made_up_lies_apart_and_needs_no_source(tmp_path: Path) -> None:
    made_up = programme(exercise=True, sources=[], objectives=[], goals=[{**GOAL, "sources": []}])
    assert faults(tmp_path, made_up, "programmes/exercise/plan-mlt-2025.yaml") == []


def test_fields_that_do_not_exist_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        read_pack(written(tmp_path, programme(agreed="2025", goals=[{**GOAL, "colour": "red"}, "goal"])))
    assert [problem.field for problem in error.value.problems] == ["agreed", "colour", "goals"]
