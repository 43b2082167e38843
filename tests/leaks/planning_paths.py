"""Planning rounds: what one partner asks for and gets must not tell of another's, nor of what the alliance tries."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from entente.apps.planning.models import (
    Allocation,
    AllocationFigures,
    Fund,
    MenuEntry,
    Partner,
    PlanVersion,
    Prerequisite,
    Review,
    Round,
    RoundStep,
    SeatRequest,
)
from entente.apps.planning.services.marking import own_marking, partner_marking
from entente.apps.programmes.models import Goal, Programme
from entente.apps.register.models import Framework, Party, Term
from tests.leaks.paths import REFUSED_FIRST, SHOWS, Call, get, read_path
from tests.leaks.worlds import TODAY, WORD, Common, common_records, hidden_records

CODE, HIDDEN_CODE = "2027-shown", "2027-hidden"
URL, API = "/planning", "/api/v1/planning"
ENTRY = UUID("01900000-0000-7000-8000-0000000000a1")
HIDDEN_ENTRY = UUID("01900000-0000-7000-8000-0000000000a2")
OWN_REQUEST = UUID("01900000-0000-7000-8000-0000000000a3")
OTHER_REQUEST = UUID("01900000-0000-7000-8000-0000000000a4")
TOKEN = "01900000-0000-7000-8000-0000000000a5"


def _entry(held: Round, code: str, marking_id: int, **fields: object) -> MenuEntry:
    given = {"title_en": "Course", "kind": "training", "field": "cyber", "seats": 6, "cost_per_seat": 100}
    return MenuEntry.objects.create(
        round=held, code=code, starts=date(2027, 3, 1), ends=date(2027, 3, 5), marking_id=marking_id,
        **{**given, **fields},
    )  # fmt: skip


@common_records
def _shown(common: Common) -> None:
    """A round under review: Malta asked for a course, and a version of the plan gives it less than it wanted."""
    Term.objects.get_or_create(list="functional_area", code="cyber", defaults={"name_en": "Cyber", "name_fr": "Cyber"})
    own, malta = own_marking(on=TODAY), Party.objects.get(code="MLT")
    held = Round.objects.create(
        code=CODE, year=2027, title_en="Round 2027", state="under_review", own_marking_id=own, review_version=1
    )
    RoundStep.objects.create(round=held, verb="open_offers", state_after="offers_open", on=TODAY)
    fund = Fund.objects.create(round=held, code="trust", name_en="Trust", name_fr="Fonds", amount=9_000, marking_id=own)
    entry = _entry(held, "A1", 1, pk=ENTRY, fund=fund)
    programme = Programme.objects.create(
        code="round-plan", party=malta, instrument=Framework.objects.get(code="PLAN"), title_en="Plan", state="in_force"
    )
    goal = Goal.objects.create(programme=programme, code="RG1", title_en="Goal", functional_area="cyber")
    marking = partner_marking("MLT", on=TODAY)
    partner = Partner.objects.create(round=held, party=malta, budget=5_000, floor=1, marking_id=marking)
    request = SeatRequest.objects.create(
        pk=OWN_REQUEST, round=held, partner=partner, entry=entry, goal=goal, seats_min=2, seats_wanted=6,
        marking_id=marking,
    )  # fmt: skip
    _version(held, own, 1)
    Allocation.objects.create(
        round=held, version_number=1, request=request, seats=2, binding=[["capacity", "A1"]], marking_id=marking
    )


def _version(held: Round, marking_id: int, number: int, **fields: object) -> PlanVersion:
    summary = {
        "requests": 1, "granted": 1, "cut": 1, "refused": 0, "floors_met": 1, "floors": 1, "partners": 1, "seats": 2,
        "goal_points": 1, "coverage": 0.5, "cost": 200, "newcomers": [],
    }  # fmt: skip
    return PlanVersion.objects.create(
        round=held, number=number, state="done", summary=summary, marking_id=marking_id, inputs={"requests": []},
        digest="0" * 64, **fields,
    )  # fmt: skip


@hidden_records
def _hidden(common: Common) -> None:
    """Another partner's requests and seats in the same round, versions and an activity out of sight, another round."""
    marking = {"marking_id": common.hidden_marking}
    held, turkey = Round.objects.get(code=CODE), Party.objects.get(code="TUR")
    Round.objects.create(
        code=HIDDEN_CODE, year=2028, title_en=WORD, note=WORD, own_marking_id=common.hidden_marking, **marking
    )
    fund = Fund.objects.create(round=held, code="black", name_en=WORD, name_fr=WORD, amount=1, **marking)
    entry = _entry(held, "A2", common.hidden_marking, pk=HIDDEN_ENTRY, title_en=WORD, place=WORD, fund=fund)
    shown = MenuEntry.objects.get(pk=ENTRY)
    Prerequisite.objects.create(entry=shown, requires=entry, requires_marking_id=common.hidden_marking)
    programme = Programme.objects.create(
        code="round-hidden", party=turkey, instrument=Framework.objects.get(code="PLAN"), title_en=WORD,
        state="in_force", practical_suspended=True, **marking,
    )  # fmt: skip
    goal = Goal.objects.create(programme=programme, code="RH1", title_en=WORD, functional_area="cyber", **marking)
    partner = Partner.objects.create(round=held, party=turkey, budget=77_777, floor=3, **marking)
    request = SeatRequest.objects.create(
        pk=OTHER_REQUEST, round=held, partner=partner, entry=shown, goal=goal, seats_min=1, seats_wanted=4, note=WORD,
        standing="waiting", late=True, **marking,
    )  # fmt: skip
    for number in (1, 2):
        given = Allocation.objects.create(
            round=held, version_number=number, request=request, seats=4, binding=[["fund_amount", "black"]], **marking
        )
        AllocationFigures.objects.create(allocation=given, reason=WORD, remedy=WORD, **marking)
    _version(held, common.hidden_marking, 2, label=WORD)
    Review.objects.create(
        round=held, version_number=1, side="partner", party=turkey, verdict="return", comment=WORD, **marking
    )
    Review.objects.create(round=held, version_number=1, side="alliance", verdict="accept", comment=WORD, **marking)


MENUS = (
    "",
    "?partner=MLT",
    "?partner=TUR",
    "?partner=TUR&eligible=programme_suspended",
    f"?text={WORD}",
    "?sort=seats",
)

for name, build in {
    "rounds": get(f"{URL}/", f"{URL}/?lang=fr"),
    "menu": get(f"{URL}/menu/", f"{URL}/menu/?partner=TUR"),
    "planning-menu": get(*(f"{URL}/in/{CODE}/menu/{query}" for query in MENUS), f"{URL}/in/none/menu/"),
    "planning-menu-export": get(
        *(f"{URL}/in/{CODE}/menu.csv{query}" for query in MENUS),
        f"{URL}/in/{CODE}/menu.xlsx",
        f"{URL}/in/{CODE}/menu.x",
    ),
    "planning-money": get(f"{URL}/in/{CODE}/money/"),
    "planning-act": get(*(f"{URL}/in/{CODE}/do/{verb}/" for verb in ("agree", "take_back", "cancel", "none"))),
    "offer-activity": get(f"{URL}/in/{CODE}/offer/"),
    "draw-version": get(f"{URL}/in/{CODE}/draw/"),
    "compare-versions": get(f"{URL}/in/{CODE}/compare/", f"{URL}/in/{CODE}/compare/?left=1&right=2"),
    "planning-review": get(f"{URL}/in/{CODE}/review/"),
    "planning-workbook": get(f"{URL}/in/{CODE}/workbook.xlsx", f"{URL}/in/{CODE}/workbook.xlsx?version=2"),
    "import-planning": get(f"{URL}/in/{CODE}/import/"),
    "planning-import-preview": get(f"{URL}/in/{CODE}/import/{TOKEN}/"),
    "api:round_list": get(f"{API}/rounds"),
    "api:menu_list": get(*(f"{API}/rounds/{CODE}/menu{query}" for query in MENUS[:5])),
    "api:request_list": get(
        *(f"{API}/rounds/{CODE}/requests{query}" for query in ("", "?partner=TUR", "?partner=MLT&version=2"))
    ),
    "api:round_workbook": get(f"{API}/rounds/{CODE}/workbook.xlsx", f"{API}/rounds/{CODE}/workbook.xlsx?version=2"),
}.items():
    read_path(name)(build)


@read_path("plan-round")
def _begin(common: Common) -> list[Call]:
    return [Call(f"{URL}/begin/"), Call(f"{URL}/begin/", "post", {"year": "27"})]


@read_path("planning-round")
def _round(common: Common) -> list[Call]:
    return [Call(f"{URL}/in/{CODE}/"), Call(f"{URL}/in/{HIDDEN_CODE}/", hidden=True)]


@read_path("menu-entry")
def _menu_entry(common: Common) -> list[Call]:
    return [Call(f"{URL}/menu/{ENTRY}/"), Call(f"{URL}/menu/{HIDDEN_ENTRY}/", hidden=True)]


@read_path("edit-activity")
def _edit(common: Common) -> list[Call]:
    form = {"code": "A2", "title_en": "A", "kind": "training", "field": "cyber", "seats": "0", "prerequisites": "A2"}
    return [
        Call(f"{URL}/menu/{ENTRY}/edit/"),
        Call(f"{URL}/menu/{ENTRY}/edit/", "post", form),
        Call(f"{URL}/menu/{HIDDEN_ENTRY}/edit/", hidden=True),
    ]


@read_path("withdraw-activity")
def _withdraw(common: Common) -> list[Call]:
    return [Call(f"{URL}/menu/{ENTRY}/withdraw/"), Call(f"{URL}/menu/{HIDDEN_ENTRY}/withdraw/", hidden=True)]


@read_path("planning-requests")
def _requests(common: Common) -> list[Call]:
    """Asking for an activity out of sight must look like asking for none; so must another partner's goal."""
    url = f"{URL}/in/{CODE}/requests/"
    line = {f"wanted-{ENTRY.hex}": "3", f"min-{ENTRY.hex}": "1", f"goal-{ENTRY.hex}": "round-hidden/RH1"}
    return [
        Call(url),
        Call(f"{url}?partner=TUR"),
        Call(url, "post", line),
        Call(url, "post", {f"wanted-{HIDDEN_ENTRY.hex}": "3"}),
    ]


@read_path("seat-request-act")
def _request_act(common: Common) -> list[Call]:
    base = f"{URL}/in/{CODE}/requests"
    return [
        Call(f"{base}/{OWN_REQUEST}/withdraw/"),
        Call(f"{base}/{OTHER_REQUEST}/withdraw/", hidden=True),
        Call(f"{base}/{OTHER_REQUEST}/release/", "post", {"seats": "1", "reason": "why"}, hidden=True),
    ]


@read_path("plan-version")
def _plan_version(common: Common) -> list[Call]:
    return [Call(f"{URL}/in/{CODE}/versions/1/"), Call(f"{URL}/in/{CODE}/versions/2/", hidden=True)]


@read_path("plan-version-progress")
def _progress(common: Common) -> list[Call]:
    return [
        Call(f"{URL}/in/{CODE}/versions/1/progress/"),
        Call(f"{URL}/in/{CODE}/versions/2/progress/", hidden=True),
    ]


@read_path("plan-version-instance")
def _instance(common: Common) -> list[Call]:
    return [
        Call(f"{URL}/in/{CODE}/versions/1/instance.json"),
        Call(f"{URL}/in/{CODE}/versions/2/instance.json", hidden=True),
    ]


@read_path("api:round_get")
def _api_round(common: Common) -> list[Call]:
    return [Call(f"{API}/rounds/{CODE}"), Call(f"{API}/rounds/{HIDDEN_CODE}", hidden=True)]


@read_path("api:menu_get")
def _api_entry(common: Common) -> list[Call]:
    return [Call(f"{API}/menu/{ENTRY}"), Call(f"{API}/menu/{HIDDEN_ENTRY}", hidden=True)]


SHOWS.update({
    "rounds", "planning-menu", "planning-menu-export", "planning-round", "menu-entry", "planning-requests",
    "planning-review", "planning-workbook", "plan-version", "compare-versions", "api:round_list", "api:round_get",
    "api:menu_list", "api:menu_get", "api:request_list", "api:round_workbook",
})  # fmt: skip
# Whoever is not signed in is asked to sign in first, whatever the record.
REFUSED_FIRST.update({"edit-activity", "withdraw-activity", "seat-request-act"})
