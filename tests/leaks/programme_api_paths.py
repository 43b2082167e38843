"""The API of programmes, and what it must not tell."""

from __future__ import annotations

from datetime import date

from psycopg.types.range import DateRange

from entente.apps.programmes.models import Activity, Commitment, Goal, Objective, Programme
from entente.apps.register.models import Framework, Party
from tests.leaks.paths import SHOWS, Call, get, read_path
from tests.leaks.worlds import WORD, Common, common_records, hidden_records

API = "/api/v1"
SHOWN, HIDDEN, GOAL = "api-shown", "api-hidden", "API-G1"
QUERIES = ("", "?on=2026-01-01", "?party=MLT", "?instrument=PLAN&state=in_force", "?exercise=false", f"?party={WORD}")


def _programme(code: str, marking_id: int, **fields: str) -> Programme:
    return Programme.objects.create(
        code=code, party=Party.objects.get(code="MLT"), instrument=Framework.objects.get(code="PLAN"),
        state="in_force", adopted_on="2025-01-01", period_start="2025", period_end="2028",
        period=DateRange(date(2025, 1, 1), date(2029, 1, 1)), marking_id=marking_id, **fields,
    )  # fmt: skip


@common_records
def _shown(common: Common) -> None:
    programme = _programme(SHOWN, 1, title_en="Plan of Malta")
    objective = Objective.objects.create(programme=programme, number=1, title_en="Work together", area="military")
    Goal.objects.create(programme=programme, objective=objective, code=GOAL, title_en="Goal", state="on_track")


@hidden_records
def _hidden(common: Common) -> None:
    """A programme out of sight, and parts out of sight of one in sight."""
    marking = {"marking_id": common.hidden_marking}
    other = _programme(HIDDEN, common.hidden_marking, title_en=WORD, title_fr=WORD, summary=WORD)
    Goal.objects.create(programme=other, code="H1", title_en=WORD, state="blocked", **marking)
    shown = Programme.objects.get(code=SHOWN)
    Objective.objects.create(programme=shown, number=9, title_en=WORD, area="crisis", **marking)
    goal = Goal.objects.create(programme=shown, code="H2", title_en=WORD, what=WORD, state="at_risk", **marking)
    Activity.objects.create(programme=shown, goal=goal, code="H3", title_en=WORD, **marking)
    under_shown = Goal.objects.get(programme=shown, code=GOAL)
    Activity.objects.create(programme=shown, goal=under_shown, code="H4", title_en=WORD, **marking)
    Commitment.objects.create(programme=shown, goal=under_shown, side="partner", text=WORD, **marking)


for name, build in {
    "api:programme_list": get(*(f"{API}/programmes{query}" for query in QUERIES)),
    "api:programme_workbook": get(*(f"{API}/programmes.xlsx{query}" for query in QUERIES)),
    "api:programme_iati": get(f"{API}/programmes/iati.xml"),
    "api:programme_applying": get(
        *(f"{API}/parties/{code}/programmes/applying?on=2026-01-01" for code in ("MLT", "TUR", "NONE"))
    ),
    "api:goal_tally": get(f"{API}/goals/by-state", f"{API}/goals/by-state?exercise=false"),
}.items():
    read_path(name)(build)


@read_path("api:programme_get")
def _page(common: Common) -> list[Call]:
    return [Call(f"{API}/programmes/{SHOWN}"), Call(f"{API}/programmes/{HIDDEN}", hidden=True)]


@read_path("api:goal_get")
def _goal(common: Common) -> list[Call]:
    return [
        Call(f"{API}/programmes/{SHOWN}/goals/{GOAL}"),
        Call(f"{API}/programmes/{SHOWN}/goals/H2", hidden=True),
        Call(f"{API}/programmes/{HIDDEN}/goals/H1", hidden=True),
    ]


SHOWS.update({
    "api:programme_list", "api:programme_workbook", "api:programme_applying", "api:goal_tally", "api:programme_get",
    "api:goal_get",
})  # fmt: skip
