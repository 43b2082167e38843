"""A generated world of programmes to measure in: 40 partners, 60 goals and 400 activities each, and all around them.

Everything is marked for the allies and the partner, as a real programme is. For each of 40 partners: a programme in
force with goals (each third merged into the next), activities, reviews, a version and remarks; a post accountable and
a post responsible for every goal and activity; 20 funding lines, 10 undertakings, 5 challenges, an entry for every
standard of the catalogue. One post is accountable everywhere: 18,400 duties. Ten missions require every standard.
The text of the second programme is open. What other parts of the platform add is in `programme_surroundings`. The
posts, the reader and their rights are made here as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import UUID

from benchmarks.programme_surroundings import write_surroundings

if TYPE_CHECKING:
    from entente.apps.access.models import Person, Post
    from entente.apps.programmes.models import Activity, Goal, Programme, Review
    from entente.apps.register.models import Party

SHOWN, OPEN, GOAL, CROWDED = "bench-00", "bench-01", "G01", "bench-everywhere"
LINES, PROMISES, CHALLENGES, MISSIONS, RATES = 20, 10, 5, 10, ("USD", "GBP", "CHF")
DAY = date(2026, 3, 1)
ROLE = "desk_officer"


@dataclass(frozen=True, slots=True)
class Size:
    """How many programmes, and how many goals and activities each has."""

    programmes: int = 40
    goals: int = 60
    activities: int = 400


@dataclass(frozen=True, slots=True)
class World:
    """Who reads, and the keys that addresses of pages need, by the name of the part of the address."""

    reader: Person
    post: str
    parties: tuple[str, ...]
    keys: dict[str, Any]


def write_programme_world(size: Size) -> World:
    """Write the world in bulk, past the services; return what its pages are asked with."""
    from django.db.models import Count

    from entente.apps.access.binding import seeing_everything
    from entente.apps.register.models import Party

    with seeing_everything():
        # Those of whom most is on record come first: their pages show most.
        states = Party.objects.filter(kind="state").annotate(known=Count("fact_parties")).order_by("-known", "code")
        parties = list(states[: size.programmes])
        posts = _posts(parties)
        reader, own = _reader(posts)
        made = _Records(parties, posts, own, size)
    # The markings are new: what follows reads and writes records that bear them.
    with seeing_everything():
        keys = made.write()
    return World(reader, own.code, tuple(party.code for party in parties), keys)


def _posts(parties: list[Party]) -> list[Post]:
    """One post of each partner's mission, and the one that is accountable everywhere, held by somebody."""
    from psycopg.types.range import DateRange

    from entente.apps.access.models import Organisation, Person, Post, PostHolding, Scheme
    from entente.apps.register.models import Party

    alliance = Party.objects.get(code=Scheme.objects.get().alliance)
    places = [("bench-staff", alliance), *((f"bench-{party.code.lower()}", party) for party in parties)]
    bodies = Organisation.objects.bulk_create(
        Organisation(code=code, name_en=f"Body {code}", name_fr=f"Corps {code}", party=party) for code, party in places
    )
    codes = [CROWDED, *(f"{body.code}-1" for body in bodies[1:])]
    posts = Post.objects.bulk_create(
        Post(code=code, name_en=f"Post {code}", name_fr=f"Poste {code}", organisation=body)
        for code, body in zip(codes, bodies, strict=True)
    )
    people = Person.objects.bulk_create(Person(email=f"{post.code}@bench.example", name=post.name_en) for post in posts)
    PostHolding.objects.bulk_create(
        PostHolding(person=person, post=post, period=DateRange(DAY, None))
        for person, post in zip(people, posts, strict=True)
    )
    return posts


def _reader(posts: list[Post]) -> tuple[Person, Post]:
    """A desk officer of the alliance with the role of the pack, cleared for all."""
    from psycopg.types.range import DateRange

    from entente.apps.access.models import Clearance, Level, Person, Post, PostHolding, PostRole, Role

    always = DateRange(DAY, None)
    person = Person.objects.create(email="desk@bench.example", name="Desk officer")
    post = Post.objects.create(
        code="bench-desk", name_en="Desk", name_fr="Bureau", organisation=posts[0].organisation
    )  # fmt: skip
    PostHolding.objects.create(person=person, post=post, period=always)
    Clearance.objects.create(person=person, level=Level.objects.order_by("-rank")[0], period=always)
    PostRole.objects.create(post=post, role=Role.objects.get(pk=ROLE), period=always)
    return person, post


class _Records:
    """The records, in the order in which they refer to each other."""

    def __init__(self, parties: list[Party], posts: list[Post], own: Post, size: Size) -> None:
        from entente.apps.access.viewers import Actor
        from entente.apps.programmes.services.marking import shared_marking

        self.parties, self.own, self.size = parties, own, size
        self.crowded, *self.missions = posts
        platform = Actor(name="Benchmark", permissions=frozenset({"marking.set"}))
        self.marks = [shared_marking(platform, party=party.code, on=DAY) for party in parties]

    def write(self) -> dict[str, Any]:
        """Write them; return the keys of one of each."""
        programmes = self._programmes()
        goals = self._goals(programmes)
        activities = self._activities(programmes, goals)
        reviews = self._around(programmes, goals)
        self._duties(goals, activities)
        write_surroundings(programmes, goals, self.own)
        keys = self._owed(programmes) | self._standards() | self._money(programmes, goals)
        mine = next(goal for goal in goals if goal.programme.code == OPEN and goal.code == GOAL)
        seen = next(goal for goal in goals if goal.programme.code == SHOWN and goal.code == GOAL)
        return keys | {"goal_id": seen.pk, "open_goal_id": mine.pk, "review_id": reviews[0].pk}

    def _programmes(self) -> list[Programme]:
        from psycopg.types.range import DateRange

        from entente.apps.programmes.models import Programme
        from entente.apps.register.models import Framework

        instrument = Framework.objects.get(code="ITPP")
        period = DateRange(date(2026, 1, 1), date(2030, 1, 1))
        return Programme.objects.bulk_create(
            Programme(
                code=f"bench-{n:02}", party=party, instrument=instrument, title_en=f"Programme of {party.name_en}",
                title_fr=f"Programme : {party.name_fr}", state="in_force", period_start="2026", period_end="2029",
                period=period, adopted_on="2026-01", alliance_owner=self.own, partner_owner=self.missions[n],
                exercise=True, marking_id=self.marks[n], amending=f"bench-{n:02}" == OPEN,
            )
            for n, party in enumerate(self.parties)
        )  # fmt: skip

    def _goals(self, programmes: list[Programme]) -> list[Goal]:
        from entente.apps.programmes.enums import Area, GoalState
        from entente.apps.programmes.models import Goal, GoalLineage, GoalStep, Objective
        from entente.apps.register.models import Term

        areas = list(Term.objects.filter(list="functional_area").values_list("code", flat=True))
        states = list(GoalState)
        ends = Objective.objects.bulk_create(
            Objective(
                programme=row, number=n, title_en=f"Objective {n}", area=list(Area)[n - 1],
                marking_id=row.marking_id,
            )
            for row in programmes
            for n in (1, 2, 3)
        )  # fmt: skip
        goals = Goal.objects.bulk_create(
            Goal(
                programme=row, objective=ends[3 * place + n % 3], code=f"G{n:02}", title_en=f"Train officers {n}",
                what="What it is about, in a sentence or two. " * 4, measure="Number of people trained", baseline="0",
                target="40", unit="people", by_when="2029", functional_area=areas[n % len(areas)],
                state=states[n % len(states)], state_since=DAY, alliance_owner=self.own, exercise=True,
                partner_owner=self.missions[place], marking_id=row.marking_id,
            )
            for place, row in enumerate(programmes)
            for n in range(self.size.goals)
        )  # fmt: skip
        GoalStep.objects.bulk_create(
            GoalStep(programme=goal.programme, goal=goal, state=goal.state, on=DAY, marking_id=goal.marking_id)
            for goal in goals
        )
        GoalLineage.objects.bulk_create(
            GoalLineage(parent=one, child=two, kind="merged", on=DAY, marking_id=two.marking_id,
                        parent_marking_id=one.marking_id)
            for n, (one, two) in enumerate(pairwise(goals))
            if n % 3 == 0 and one.programme_id == two.programme_id
        )  # fmt: skip
        return goals

    def _activities(self, programmes: list[Programme], goals: list[Goal]) -> list[Activity]:
        from entente.apps.programmes.models import Activity, Commitment

        each = self.size.goals
        Commitment.objects.bulk_create(
            Commitment(programme=row, goal=goals[place * each + n], side="partner", text=f"Send ten officers {n}",
                       position=n, marking_id=row.marking_id)
            for place, row in enumerate(programmes)
            for n in range(min(10, each))
        )  # fmt: skip
        return Activity.objects.bulk_create(
            Activity(
                programme=row, goal=goals[place * each + n % each], code=f"A{n:03}", title_en=f"Course {n}",
                kind="training", planned_from=date(2027, 1, 1), planned_to=date(2027, 1, 5),
                lead=self.missions[place], marking_id=row.marking_id,
            )
            for place, row in enumerate(programmes)
            for n in range(self.size.activities)
        )  # fmt: skip

    def _around(self, programmes: list[Programme], goals: list[Goal]) -> list[Review]:
        """Reviews, steps, two versions, and remarks on each tenth goal."""
        from entente.apps.programmes.models import Comment, ProgrammeStep, Review
        from entente.apps.programmes.services.versions import keep_version

        reviews = Review.objects.bulk_create(
            Review(programme=row, kind="annual", due_on=date(year, 1, 1), marking_id=row.marking_id)
            for row in programmes
            for year in (2027, 2028, 2029)
        )
        ProgrammeStep.objects.bulk_create(
            ProgrammeStep(programme=row, verb="adopt", state_after="in_force", on=DAY, marking_id=row.marking_id)
            for row in programmes
        )
        Comment.objects.bulk_create(
            Comment(programme=goal.programme, clause_kind="goal", clause_id=goal.pk, author_name="Desk officer",
                    side="alliance", text=f"Remark {n}", marking_id=goal.marking_id)
            for goal in goals[1::10]
            for n in range(5)
        )  # fmt: skip
        for row in programmes:
            keep_version(row, agreed_at=datetime(2026, 1, 15, tzinfo=UTC))
            keep_version(row)
        return reviews

    def _duties(self, goals: list[Goal], activities: list[Activity]) -> None:
        from entente.apps.programmes.models import Responsibility

        missions = {party.pk: post for party, post in zip(self.parties, self.missions, strict=True)}
        Responsibility.objects.bulk_create(
            (
                Responsibility(
                    programme=clause.programme, post=post, duty=duty, marking_id=clause.marking_id, **{kind: clause}
                )
                for kind, clauses in (("goal", goals), ("activity", activities))
                for clause in clauses
                for duty, post in (
                    ("accountable", self.crowded),
                    ("responsible", missions[clause.programme.party_id]),
                )
            ),
            batch_size=2_000,
        )

    def _owed(self, programmes: list[Programme]) -> dict[str, UUID]:
        """Undertakings with deliveries, challenges with their steps and evidence, a hand-over."""
        from entente.apps.access.models import Person
        from entente.apps.programmes.models import (
            Challenge,
            ChallengeEvidence,
            ChallengeStep,
            Delivery,
            Handover,
            HandoverItem,
            Undertaking,
        )
        from entente.apps.programmes.vocabularies import ChallengeKind

        promises = Undertaking.objects.bulk_create(
            Undertaking(programme=row, kind="exercises", text=f"Exercises {n}", promised=4, unit="exercises",
                        due="2028", owner=self.own, exercise=True, marking_id=row.marking_id)
            for row in programmes
            for n in range(PROMISES)
        )  # fmt: skip
        Delivery.objects.bulk_create(
            Delivery(programme=each.programme, undertaking=each, on=DAY + timedelta(n), amount=1,
                     marking_id=each.marking_id)
            for each in promises
            for n in range(2)
        )  # fmt: skip
        kinds = list(ChallengeKind)
        challenges = Challenge.objects.bulk_create(
            Challenge(party=row.party, programme=row, kind=kinds[n % len(kinds)], title=f"Challenge {n}",
                      severity=1 + n % 4, owner=self.own, review_on=date(2027, 1, 1), opened_on=DAY, exercise=True,
                      marking_id=row.marking_id)
            for row in programmes
            for n in range(CHALLENGES)
        )  # fmt: skip
        ChallengeStep.objects.bulk_create(
            ChallengeStep(challenge=each, on=DAY + timedelta(n), severity=each.severity, trend="steady", state="open",
                          owner=self.own, marking_id=each.marking_id)
            for each in challenges
            for n in range(3)
        )  # fmt: skip
        ChallengeEvidence.objects.bulk_create(
            ChallengeEvidence(challenge=each, text="Told so", on=DAY, marking_id=each.marking_id) for each in challenges
        )
        passed = Handover.objects.create(
            post=self.own, taker=Person.objects.get(email="desk@bench.example"), on=DAY, accepted_at=datetime.now(UTC)
        )
        HandoverItem.objects.bulk_create(
            HandoverItem(handover=passed, kind="undertaking", record_id=each.pk, title=each.text, due=DAY,
                         marking_id=each.marking_id)
            for each in promises
        )  # fmt: skip
        return {"undertaking_id": promises[0].pk, "challenge_id": challenges[0].pk, "handover_id": passed.pk}

    def _standards(self) -> dict[str, str]:
        from entente.apps.programmes.models import (
            Adoption,
            AdoptionEvidence,
            Requirement,
            RequirementSet,
            Standard,
        )
        from entente.apps.programmes.vocabularies import AdoptionState

        standards, states = list(Standard.objects.all()), list(AdoptionState)
        held = Adoption.objects.bulk_create(
            Adoption(party=party, standard=standard, state=states[(n + place) % len(states)], since=DAY,
                     target_on="2028", owner=self.missions[n], exercise=True, marking_id=self.marks[n])
            for n, party in enumerate(self.parties)
            for place, standard in enumerate(standards)
        )  # fmt: skip
        AdoptionEvidence.objects.bulk_create(
            AdoptionEvidence(adoption=each, text="Seen", on=DAY, marking_id=each.marking_id) for each in held
        )
        sets = RequirementSet.objects.bulk_create(
            RequirementSet(code=f"bench-{n}", kind="mission", title_en=f"Mission {n}", exercise=True)
            for n in range(MISSIONS)
        )
        Requirement.objects.bulk_create(
            Requirement(requirement_set=each, standard=standard) for each in sets for standard in standards
        )
        return {"standard": standards[0].code, "requirements": sets[0].code}

    def _money(self, programmes: list[Programme], goals: list[Goal]) -> dict[str, UUID]:
        from entente.apps.programmes.models import ExchangeRate, FundingLine
        from entente.apps.register.models import Source

        each = self.size.goals
        lines = FundingLine.objects.bulk_create(
            FundingLine(
                programme=row, goal=goals[place * each + n % each], donor=self.parties[(place + n) % len(programmes)],
                lead=self.parties[n % len(programmes)], agent=f"Agency {n % 5}", currency=("EUR", *RATES)[n % 4],
                planned=1_000 * (n + 1), committed=600 * (n + 1), spent=200 * n, exercise=True,
                marking_id=row.marking_id,
            )
            for place, row in enumerate(programmes)
            for n in range(LINES)
        )  # fmt: skip
        source = Source.objects.order_by("pk")[0]
        ExchangeRate.objects.bulk_create(
            ExchangeRate(
                base="EUR", quote=quote, on=date(2026, 1, 1) + timedelta(30 * month), rate="1.1", source=source
            )
            for quote in RATES
            for month in range(12)
        )
        return {"line_id": lines[0].pk}
