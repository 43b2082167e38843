"""Pages, files and API of engagements, reports, actions and lessons, and what they must not tell.

Beside records out of sight for their marking there are two that are out of sight for another reason, although their
marking is public: an observation that was not released, and a report that was not accepted.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from entente.apps.access.models import Post
from entente.apps.engagements.models import (
    Action,
    AgendaItem,
    ApprovalStep,
    Engagement,
    EngagementGoal,
    EngagementParty,
    EngagementPerson,
    EngagementStep,
    ForceContribution,
    Lesson,
    LessonStep,
    PlanningStage,
    Pledge,
    Report,
    ReportApproval,
    TrainingObjective,
)
from entente.apps.engagements.search_texts import set_engagement_texts, set_lesson_texts
from entente.apps.programmes.models import Goal, Programme
from entente.apps.register.models import Framework, Party
from tests.leaks.paths import REFUSED_FIRST, SHOWS, Call, get, read_path
from tests.leaks.worlds import WORD, Common, common_records, hidden_records

ROOT, API = "/engagements", "/api/v1"
SHOWN, HIDDEN = "shown-exercise", "hidden-exercise"
DAY = date(2024, 3, 1)


def _key(number: int) -> UUID:
    return UUID(f"01900000-0000-7000-8000-0000000e{number:04d}")


LESSON, HIDDEN_LESSON, UNRELEASED = _key(1), _key(2), _key(3)
ACTION, HIDDEN_ACTION, HIDDEN_PLEDGE, HIDDEN_OBJECTIVE = _key(4), _key(5), _key(6), _key(7)
PERSON, HIDDEN_PERSON = 991, 992


def _engagement(code: str, marking_id: int, **fields: Any) -> Engagement:
    row = Engagement(
        code=code, kind="exercise", state="submitted", starts=DAY, ends=DAY, marking_id=marking_id, **fields
    )
    set_engagement_texts(row)
    row.save(force_insert=True)
    return row


def _lesson(engagement: Engagement, pk: UUID, common: Common, **fields: Any) -> Lesson:
    given = {"title": "Lesson", "observation": "Seen", "kind": "exercise", "state": "released", **fields}
    row = Lesson(pk=pk, engagement=engagement, observed_on=DAY, manager=common.cleared.post, parties=["MLT"], **given)
    set_lesson_texts(row)
    row.save(force_insert=True)
    return row


@common_records
def _shown(common: Common) -> None:
    post, malta = common.cleared.post, Party.objects.get(code="MLT")
    row = _engagement(SHOWN, 1, title_en="Exercise off Malta", title_fr="Exercice", lead=post, country="MLT",
                      import_key="trips:a")  # fmt: skip
    EngagementParty.objects.create(engagement=row, party=malta, role="host", seats=3)
    EngagementPerson.objects.create(pk=PERSON, engagement=row, party=malta, name="Ann Other")
    Action.objects.create(pk=ACTION, engagement=row, number=1, text="Write", owner=post, due=DAY)
    _lesson(row, LESSON, common, released_at="2024-04-01T00:00:00Z")
    ReportApproval.objects.create(engagement=row, round=1, position=1, approver=post)


@hidden_records
def _hidden(common: Common) -> None:
    """An exercise out of sight, and parts out of sight of one in sight."""
    marking: dict[str, Any] = {"marking_id": common.hidden_marking}
    post, malta = common.cleared.post, Party.objects.get(code="MLT")
    other = _engagement(
        HIDDEN,
        common.hidden_marking,
        title_en=WORD,
        title_fr=WORD,
        purpose=WORD,
        lead=post,
        place=WORD,
        series=WORD,
        import_key=f"trips.{common.hidden_marking}:b",
    )
    EngagementParty.objects.create(engagement=other, party=malta, role="host", **marking)
    row = Engagement.objects.get(code=SHOWN)
    EngagementParty.objects.create(engagement=row, party=Party.objects.get(code="TUR"), **marking)
    EngagementPerson.objects.create(pk=HIDDEN_PERSON, engagement=row, party=malta, name=WORD, **marking)
    AgendaItem.objects.create(engagement=row, text=WORD, **marking)
    Pledge.objects.create(pk=HIDDEN_PLEDGE, engagement=row, party=malta, text=WORD, **marking)
    PlanningStage.objects.create(engagement=row, kind="main", starts=DAY, ends=DAY, place=WORD, **marking)
    TrainingObjective.objects.create(pk=HIDDEN_OBJECTIVE, engagement=row, number=1, title_en=WORD, **marking)
    ForceContribution.objects.create(engagement=row, party=malta, unit=WORD, **marking)
    EngagementStep.objects.create(
        engagement=row, verb="confirm", state_after="confirmed", on=DAY, by_name=WORD, reason=WORD, **marking
    )
    ReportApproval.objects.create(engagement=row, round=1, position=2, approver=post, reason=WORD, **marking)
    _actions(common, row, other, post)
    _lessons(common, row)
    _goals(row, post, marking)


def _actions(common: Common, row: Engagement, other: Engagement, post: Post) -> None:
    marking = {"marking_id": common.hidden_marking}
    for number, (engagement, pk) in enumerate(((row, HIDDEN_ACTION), (other, _key(8))), 2):
        Action.objects.create(pk=pk, engagement=engagement, number=number, text=WORD, owner=post, due=DAY, **marking)


def _lessons(common: Common, row: Engagement) -> None:
    """One out of sight for its marking; an observation and a report out of sight for who looks."""
    _lesson(
        row, HIDDEN_LESSON, common, title=WORD, observation=WORD, recommendation=WORD,
        released_at="2024-04-01T00:00:00Z", marking_id=common.hidden_marking,
    )  # fmt: skip
    unreleased = _lesson(
        row, UNRELEASED, common, title=WORD, observation=WORD, state="observation",
        originator=common.cleared.person, originator_post=common.cleared.post,
    )  # fmt: skip
    LessonStep.objects.create(lesson=unreleased, verb="observe", state_after="observation", on=DAY, by_name=WORD)
    Report.objects.create(engagement=row, text=WORD, by_name=WORD, readers=[str(common.cleared.post.pk)])


def _goals(row: Engagement, post: Post, marking: dict[str, Any]) -> None:
    programme = Programme.objects.create(
        code="engaged-hidden", party=Party.objects.get(code="MLT"), instrument=Framework.objects.get(code="PLAN"),
        title_en=WORD, title_fr=WORD, **marking,
    )  # fmt: skip
    goal = Goal.objects.create(programme=programme, code="E1", title_en=WORD, **marking)
    EngagementGoal.objects.create(engagement=row, goal=goal)
    ApprovalStep.objects.create(programme=programme, approver=post, **marking)


QUERIES = ("", "?on=2024-06-01", "?kind=exercise", "?party=MLT", f"?text={WORD}", "?standing=submitted", "?mine=1")


def _both(page: str) -> list[Call]:
    return [Call(f"{ROOT}/in/{SHOWN}/{page}"), Call(f"{ROOT}/in/{HIDDEN}/{page}", hidden=True)]


for name, build in {
    "engagements": get(*(f"{ROOT}/{query}" for query in QUERIES)),
    "engagements-export": get(
        *(f"{ROOT}/export/engagements.csv{query}" for query in QUERIES), f"{ROOT}/export/engagements.xlsx",
        f"{ROOT}/export/engagements.none",
    ),
    "import-engagements": get(f"{ROOT}/import/", f"{ROOT}/import/?list=trips", f"{ROOT}/import/?list={WORD}"),
    "engagements-import-template": get(f"{ROOT}/import/engagements.xlsx"),
    "engagements-import-preview": get(f"{ROOT}/import/{_key(9)}/"),
    "plan-engagement": get(f"{ROOT}/plan/?kind=exercise&party=MLT", f"{ROOT}/plan/"),
    "lessons": get(*(f"{ROOT}/lessons/{query}" for query in ("", "?kind=exercise", f"?text={WORD}", "?mine=1"))),
    "engagement-actions": get(*(f"{ROOT}/actions/{query}" for query in ("", "?whose=all", "?whose=verify"))),
    "engagement-reports": get(f"{ROOT}/reports/"),
    "approval-chains": get(f"{ROOT}/reports/chains/"),
    "set-approval-chain": get(f"{ROOT}/reports/chains/set/"),
    "engagement": lambda common: _both(""),
    "edit-engagement": lambda common: _both("edit/"),
    "mark-engagement": lambda common: _both("marking/"),
    "engagement-people": lambda common: _both("participants/"),
    "engagement-report": lambda common: _both("report/"),
    "engagement-exercise": lambda common: _both("exercise/"),
    "engagement-attach": lambda common: _both("attach/"),
    "api:engagement_list": get(
        f"{API}/engagements",
        f"{API}/engagements?kind=exercise&party=MLT",
        f"{API}/engagements?text={WORD}",
        f"{API}/engagements?stands=submitted",
    ),
    "api:lesson_list": get(f"{API}/lessons", f"{API}/lessons?text={WORD}", f"{API}/lessons?party=MLT"),
    "api:lesson_similar": get(f"{API}/lessons/similar?kind=exercise&party=MLT&text={WORD}"),
}.items():  # fmt: skip
    read_path(name)(build)


@read_path("api:engagement_get")
def _page(common: Common) -> list[Call]:
    return [Call(f"{API}/engagements/{SHOWN}"), Call(f"{API}/engagements/{HIDDEN}", hidden=True)]


@read_path("lesson")
def _one_lesson(common: Common) -> list[Call]:
    return [
        Call(f"{ROOT}/lessons/{LESSON}/"),
        Call(f"{ROOT}/lessons/{HIDDEN_LESSON}/", hidden=True),
        Call(f"{ROOT}/lessons/{UNRELEASED}/", hidden=True),
    ]


@read_path("lesson-act")
def _lesson_acts(common: Common) -> list[Call]:
    return [
        Call(f"{ROOT}/lessons/{LESSON}/identify/"),
        Call(f"{ROOT}/lessons/{HIDDEN_LESSON}/identify/", hidden=True),
        Call(f"{ROOT}/lessons/{UNRELEASED}/release/", hidden=True),
        Call(f"{ROOT}/lessons/{UNRELEASED}/release/", "post", hidden=True),
        Call(f"{ROOT}/lessons/{UNRELEASED}/edit/", hidden=True),
    ]


@read_path("action-act")
def _action_acts(common: Common) -> list[Call]:
    return [
        Call(f"{ROOT}/actions/{ACTION}/done/"),
        Call(f"{ROOT}/actions/{ACTION}/edit/"),
        Call(f"{ROOT}/actions/{HIDDEN_ACTION}/done/", hidden=True),
        Call(f"{ROOT}/actions/{HIDDEN_ACTION}/drop/", "post", {"reason": "why"}, hidden=True),
    ]


@read_path("engagement-person")
def _persons(common: Common) -> list[Call]:
    return [
        Call(f"{ROOT}/in/{SHOWN}/participants/{PERSON}/", "post", {"attendance": "declined"}),
        Call(f"{ROOT}/in/{SHOWN}/participants/{HIDDEN_PERSON}/", "post", {"remove": "1"}, hidden=True),
        Call(f"{ROOT}/in/{HIDDEN}/participants/{PERSON}/", "post", {"remove": "1"}, hidden=True),
    ]


@read_path("engagement-act")
def _acts(common: Common) -> list[Call]:
    """Calling off lists what follows; settling and assessing name parts by their key."""
    settle = {"state": "met", "note": "seen", "pledge": str(HIDDEN_PLEDGE), "revision": "1"}
    assess = {"outcome": "trained", "objective": str(HIDDEN_OBJECTIVE)}
    verbs = ("cancel", "action", "agenda", "stage", "force", "objective", "observe", "accept", "return_report")
    return [
        *(Call(f"{ROOT}/in/{SHOWN}/do/{verb}/") for verb in verbs),
        Call(f"{ROOT}/in/{SHOWN}/do/settle/", "post", settle, hidden=True),
        Call(f"{ROOT}/in/{SHOWN}/do/assess/", "post", assess, hidden=True),
        Call(f"{ROOT}/in/{HIDDEN}/do/cancel/", hidden=True),
        Call(f"{ROOT}/in/{HIDDEN}/do/cancel/", "post", {"reason": "why"}, hidden=True),
    ]


@read_path("engagements-list")
def _lists(common: Common) -> list[Call]:
    return [
        Call(f"{ROOT}/import/lists/trips.xlsx"),
        Call(f"{ROOT}/import/lists/trips.xlsx?marking={common.hidden_marking}", hidden=True),
        Call(f"{ROOT}/import/lists/trips.xlsx?marking=none"),
    ]


SHOWS.update({
    "engagements", "engagements-export", "lessons", "engagement-actions", "engagement-reports", "approval-chains",
    "engagement", "edit-engagement", "engagement-people", "engagement-report", "engagement-exercise",
    "engagement-attach", "engagement-act", "engagement-person", "lesson", "lesson-act", "action-act",
    "plan-engagement", "set-approval-chain", "import-engagements", "engagements-list", "api:engagement_list",
    "api:engagement_get", "api:lesson_list", "api:lesson_similar",
})  # fmt: skip

# Pages of acts ask first who one is.
REFUSED_FIRST.update({
    "mark-engagement", "engagements-list",
    "edit-engagement", "engagement-act", "engagement-person", "engagement-attach", "lesson-act", "action-act",
})  # fmt: skip
