"""A made-up planning round for demonstration: always the same, marked EXERCISE, about nothing real."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.db import transaction

from entente.apps.access.models import Level, Marking, Post
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.engagements.enums import EngagementKind
from entente.apps.planning.enums import VersionKind
from entente.apps.planning.models import MenuEntry, Round
from entente.apps.planning.rules.eligibility import eligibility
from entente.apps.planning.rules.requests import serves
from entente.apps.planning.selectors.eligible import entry_facts, partner_facts
from entente.apps.planning.selectors.made_up import MADE_UP, made_up_round_is_held
from entente.apps.planning.services import rounds
from entente.apps.planning.services.allocating import draw, new_version
from entente.apps.planning.services.menu import EntryText, offer_activity
from entente.apps.planning.services.requests import Asked, goals_of, promise_seats, request_seats
from entente.apps.planning.services.reviewing import put_under_review
from entente.apps.programmes.enums import ClauseKind, ProgrammeState
from entente.apps.programmes.models import Goal
from entente.apps.programmes.rules.clauses import Text
from entente.apps.programmes.services.drafting import NewProgramme, record_programme
from entente.apps.register.models import Framework, Party, Term

YEAR, ACTIVITIES = 2027, 150
PLANNER = Actor(
    name="EXERCISE Programme manager",
    side="alliance",
    permissions=frozenset({"planning.plan", "planning.offer", "programmes.record"}),
)
PARTNERS = ("KWT", "TUN", "GEO", "MDA", "BIH", "SRB", "ARM", "JPN", "KOR", "AUS", "MAR", "JOR")
# One with whom practical cooperation is suspended: it requests nothing, and the menu says why.
SUSPENDED = "BLR"
INSTRUMENT = "ITPP"
AREAS = (
    "cyber_defence", "maritime_security", "medical", "logistics", "crisis_management", "building_integrity",
    "defence_education", "political_dialogue", "interoperability", "women_peace_security",
)  # fmt: skip
# What is made up of each kind: title in English and French, days, seats, cost per seat.
KINDS: dict[str, tuple[str, str, int, tuple[int, int], tuple[int, int]]] = {
    EngagementKind.TRAINING: ("staff course", "stage d’état-major", 5, (4, 12), (800, 2400)),
    EngagementKind.EXERCISE: ("field exercise", "exercice de terrain", 10, (6, 20), (1500, 4000)),
    EngagementKind.EDUCATION: ("seminar", "séminaire", 3, (6, 16), (500, 1500)),
    EngagementKind.EXPERT_VISIT: ("expert team visit", "visite d’une équipe d’experts", 3, (3, 6), (900, 1800)),
    EngagementKind.CONSULTATION: ("round of consultations", "cycle de consultations", 1, (3, 8), (300, 900)),
    EngagementKind.DIALOGUE: ("policy dialogue", "dialogue politique", 1, (4, 10), (200, 700)),
    EngagementKind.CAPACITY_BUILDING: ("advisers’ programme", "programme de conseillers", 12, (2, 8), (2000, 5000)),
    EngagementKind.CONFIDENCE_BUILDING: ("visit of observers", "visite d’observateurs", 4, (4, 10), (600, 1600)),
    EngagementKind.ASSESSMENT_VISIT: ("assessment visit", "visite d’évaluation", 4, (2, 6), (900, 2000)),
}
PLACES = (
    ("Tartu", "EST", 58.38, 26.72), ("Ankara", "TUR", 39.93, 32.86), ("Rome", "ITA", 41.9, 12.5),
    ("Oberammergau", "DEU", 47.6, 11.07), ("Lisbon", "PRT", 38.72, -9.14), ("Brussels", "BEL", 50.85, 4.35),
    ("Bydgoszcz", "POL", 53.12, 18.0), ("Stavanger", "NOR", 58.97, 5.73),
)  # fmt: skip
AUDIENCES = ((), (), ("PfP",), ("PfP", "MD", "ICI"), ("MD", "ICI"), ("PfP", "MD", "ICI", "PATG"), ("PATG",))
FUNDS = (
    ("trust", "EXERCISE Trust fund", "EXERCICE Fonds d’affectation", 52_000),
    ("partnership", "EXERCISE Partnership budget", "EXERCICE Budget des partenariats", 66_000),
    ("science", "EXERCISE Science programme", "EXERCICE Programme scientifique", 40_000),
)


@transaction.atomic
def load_exercise_round(*, time_limit: int = 15) -> bool:
    """Load the round with its menu, requests and a version under review; tell whether it was new.

    Runs with open eyes. Does nothing where the register lacks the partners, or the round is there.
    """
    known = set(Party.objects.values_list("code", flat=True))
    if made_up_round_is_held() or not {*PARTNERS, SUSPENDED} <= known:
        return False
    if not Framework.objects.filter(code=INSTRUMENT).exists():
        return False
    random = Random(YEAR)  # noqa: S311 - made-up data, the same every time
    held = _round()
    _menu(held, random)
    for code in PARTNERS:
        _programme(code)
    rounds.open_offers(PLANNER, held.pk, reason="EXERCISE")
    rounds.open_requests(PLANNER, held.pk, reason="EXERCISE")
    for code in PARTNERS:
        _requests(held, code, random)
    rounds.close_requests(PLANNER, held.pk, reason="EXERCISE")
    _versions(held, time_limit)
    return True


def _round() -> Round:
    held = rounds.plan_round(
        PLANNER,
        rounds.NewRound(
            year=YEAR,
            code=MADE_UP,
            title_en=f"EXERCISE Planning round {YEAR}",
            title_fr=f"EXERCICE Cycle de planification {YEAR}",
            note="EXERCISE. Made up for demonstration: activities, requests and money are about nothing real.",
            offers_close=date(2026, 9, 30),
            requests_close=date(2026, 10, 31),
            review_close=date(2026, 12, 15),
            exercise=True,
        ),
    )
    for code, english, french, amount in FUNDS:
        rounds.set_fund(PLANNER, held.pk, code=code, name_en=english, name_fr=french, amount=amount)
    for number, code in enumerate((*PARTNERS, SUSPENDED)):
        rounds.set_partner(
            PLANNER, held.pk, party=code, budget=30_000 + 6_000 * (number % 5), floor=10 + number % 4, away_else=8
        )
    return held


def _menu(held: Round, random: Random) -> None:
    areas = {row.code: row for row in Term.objects.filter(list="functional_area", code__in=AREAS)}
    lead = Post.objects.filter(code="exercise-activity-lead").values_list("code", flat=True).first() or ""
    cleared = Level.objects.filter(needs_agreement=True).order_by("rank").values_list("code", flat=True).first() or ""
    parties = set(Party.objects.values_list("code", flat=True))
    frameworks = set(Framework.objects.values_list("code", flat=True))
    kinds = list(KINDS)
    for number in range(1, ACTIVITIES + 1):
        area, kind = areas[AREAS[number % len(AREAS)]], kinds[random.randrange(len(kinds))]
        english, french, length, seats, cost = KINDS[kind]
        place, country, latitude, longitude = PLACES[random.randrange(len(PLACES))]
        starts = date(YEAR, 1, 11) + timedelta(days=random.randrange(330))
        audience = [code for code in AUDIENCES[random.randrange(len(AUDIENCES))] if code in frameworks]
        offer_activity(
            PLANNER,
            held.pk,
            EntryText(
                code=f"X{number:03}",
                title_en=f"EXERCISE {area.name_en}: {english} {number}",
                title_fr=f"EXERCICE {area.name_fr} : {french} {number}",
                summary="EXERCISE. Made up for demonstration.",
                kind=kind,
                field=area.code,
                level=random.choice(("working", "working", "senior", "ambassadorial")),
                areas=area.code if number % 3 else "",
                frameworks=", ".join(audience),
                clearance=cleared if number % 6 == 0 else "",
                languages="en" if number % 4 else "en, fr",
                seats=str(random.randint(*seats)),
                cost_per_seat=str(random.randrange(cost[0], cost[1], 100)),
                fee_per_seat="0" if number % 5 else "150",
                starts=starts.isoformat(),
                ends=min(starts + timedelta(days=length - 1), date(YEAR, 12, 31)).isoformat(),
                place=place,
                country=country if country in parties else "",
                latitude=str(latitude),
                longitude=str(longitude),
                lead=lead,
                host=country if country in parties else "",
                fund=FUNDS[number % len(FUNDS)][0],
                prerequisites=f"X{number - 1:03}" if number % 25 == 0 else "",
            ),
        )


def _programme(code: str) -> None:
    """Give a partner goals to request for, where no made-up programme has any."""
    if Goal.objects.filter(programme__party__code=code, programme__exercise=True, programme__state="in_force").exists():
        return
    names = dict(Term.objects.filter(list="functional_area").values_list("code", "name_en"))
    french = dict(Term.objects.filter(list="functional_area").values_list("code", "name_fr"))
    own = AREAS[PARTNERS.index(code) % 4 :: 3][:3]
    clauses: list[tuple[ClauseKind, Text]] = [
        (
            ClauseKind.OBJECTIVE,
            {"number": "1", "title_en": "EXERCISE Cooperate", "title_fr": "EXERCICE Coopérer", "area": "military"},
        ),
        *(
            (
                ClauseKind.GOAL,
                {
                    "code": f"{code}-X-{number}", "title_en": f"EXERCISE {names[area]}",
                    "title_fr": f"EXERCICE {french[area]}", "objective": "1", "functional_area": area,
                    "priority": str(number), "what": "EXERCISE. Made up for demonstration.",
                },
            )
            for number, area in enumerate(own, start=1)
        ),
    ]  # fmt: skip
    record_programme(
        PLANNER,
        NewProgramme(
            party=code,
            instrument=INSTRUMENT,
            title_en="EXERCISE Tailored programme 2026-2029",
            title_fr="EXERCICE Programme sur mesure 2026-2029",
            code=f"exercise-round-{code.lower()}",
            summary="EXERCISE. Made up for demonstration.",
            period_start="2026",
            period_end="2029",
            exercise=True,
        ),
        state=ProgrammeState.IN_FORCE,
        adopted_on="2026-02-02",
        clauses=clauses,
    )


def _requests(held: Round, code: str, random: Random) -> None:
    """Request what is open to the partner and serves a made-up goal of its own."""
    mission = Actor(name="EXERCISE Mission", side="partner", party=code, permissions=frozenset({"planning.request"}))
    goals = {name: goal for name, goal in goals_of(code).items() if goal.programme.exercise}
    entries = list(MenuEntry.objects.filter(round=held).order_by("code"))
    facts, deciding = partner_facts(Viewer(), parties=[code])[code], entry_facts(entries)
    asked = []
    for entry in entries:
        fitting = [
            name for name, goal in goals.items()
            if serves(tuple(entry.areas), entry.field, goal.functional_area) and not goal.programme.practical_suspended
        ]  # fmt: skip
        if not fitting or random.random() > 0.6 or not eligibility(facts, deciding[entry.pk]).eligible:
            continue
        least = min(random.randint(1, 2), entry.seats)
        asked.append(
            Asked(
                entry=entry.code, goal=random.choice(fitting), seats_min=least,
                seats_wanted=least + random.randint(0, 3), priority=random.randint(1, 5),
            )
        )  # fmt: skip
    request_seats(mission, held.pk, asked)


def _versions(held: Round, time_limit: int) -> None:
    """Draw the plan and a what-if with more money, and put the plan under review."""
    first = held.requests.order_by("arrived", "pk").first()
    if first is None:
        return
    promise_seats(PLANNER, first.pk, seats=first.seats_min, reason="EXERCISE")
    viewer = Viewer(name="Entente", markings=frozenset(Marking.objects.values_list("pk", flat=True)))
    richer = {code: round(1.25 * amount) for code, _english, _french, amount in FUNDS}
    for label, kind, changes in (
        ("EXERCISE The plan", VersionKind.PLAN, {}),
        ("EXERCISE A quarter more money", VersionKind.WHAT_IF, {"funds": richer}),
    ):
        version = new_version(PLANNER, held.pk, kind=kind, label=label, changes=changes, time_limit=time_limit)
        draw(viewer, version.pk)
    put_under_review(PLANNER, held.pk, version=1, reason="EXERCISE")
