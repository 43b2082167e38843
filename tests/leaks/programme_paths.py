"""The pages of programmes, and what they must not tell."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.range import DateRange

from entente.apps.programmes.models import (
    Activity,
    Agreement,
    Comment,
    Commitment,
    Goal,
    GoalLineage,
    GoalStep,
    Objective,
    Programme,
    ProgrammeStep,
    Review,
    Version,
)
from entente.apps.register.models import Framework, Party
from tests.leaks.paths import REFUSED_FIRST, SHOWS, Call, get, read_path
from tests.leaks.worlds import WORD, Common, common_records, hidden_records

SHOWN, HIDDEN, GOAL, MERGED = "shown-plan", "hidden-plan", "G1", "G2"
OBJECTIVE_ID = UUID("01900000-0000-7000-8000-0000000000d1")
GOAL_ID = UUID("01900000-0000-7000-8000-0000000000d2")
HIDDEN_GOAL = UUID("01900000-0000-7000-8000-0000000000d3")
REVIEW_ID = UUID("01900000-0000-7000-8000-0000000000d4")
HIDDEN_REVIEW = UUID("01900000-0000-7000-8000-0000000000d5")
COMMENT_ID = UUID("01900000-0000-7000-8000-0000000000d6")
HIDDEN_COMMENT = UUID("01900000-0000-7000-8000-0000000000d7")
AT = datetime(2024, 5, 2, tzinfo=UTC)
NO_TOKEN = "01900000-0000-7000-8000-0000000000d8"
IN = f"/programmes/in/{SHOWN}"
OUT = f"/programmes/in/{HIDDEN}"
QUERIES = (
    "", "?on=2026-01-01", "?party=MLT", "?state=draft", "?state=in_force&sort=left&order=desc", "?kind=real",
    f"?instrument={WORD}", "?instrument=PART", "?lang=fr",
)  # fmt: skip


def _programme(code: str, marking_id: int, **fields: Any) -> Programme:
    given = {
        "party": Party.objects.get(code="MLT"), "instrument": Framework.objects.get(code="PART"), "state": "draft",
        "period_start": "2024", "period_end": "2026", "period": DateRange(date(2024, 1, 1), date(2027, 1, 1)),
        "text_revision": 3, "round": 1,
    }  # fmt: skip
    return Programme.objects.create(code=code, marking_id=marking_id, **{**given, **fields})


@common_records
def _shown(common: Common) -> None:
    """A draft with two goals, a review, a remark and a version."""
    programme = _programme(SHOWN, 1, title_en="Work with Malta")
    objective = Objective.objects.create(
        pk=OBJECTIVE_ID, programme=programme, number=1, title_en="Work together", area="military"
    )
    goals = [
        Goal.objects.create(
            **({"pk": GOAL_ID} if code == GOAL else {}),
            programme=programme,
            objective=objective,
            code=code,
            title_en="Train",
            what="Train officers",
            state="proposed",
            functional_area="training",
        )
        for code in (GOAL, MERGED)
    ]
    GoalLineage.objects.create(parent=goals[1], child=goals[0], kind="merged", on=date(2024, 3, 1), marking_id=1)
    Activity.objects.create(programme=programme, goal=goals[0], code="A1", title_en="Course", kind="training")
    Review.objects.create(pk=REVIEW_ID, programme=programme, kind="annual", due_on=date(2025, 1, 1), marking_id=1)
    Comment.objects.create(
        pk=COMMENT_ID, programme=programme, clause_kind="goal", clause_id=GOAL_ID, text="Well", side="alliance",
        author_name="Desk", marking_id=1,
    )  # fmt: skip
    Version.objects.create(programme=programme, number=1, round=1, content={}, digest="0" * 64, marking_id=1)


@hidden_records
def _hidden(common: Common) -> None:
    """A programme out of sight; parts, remarks, steps and a version out of sight of the one in sight."""
    marking = {"marking_id": common.hidden_marking}
    party = Party.objects.get(code="TUR")
    other = _programme(
        HIDDEN, common.hidden_marking, title_en=WORD, summary=WORD, party=party, state="in_force", adopted_on="2024",
        practical_suspended=True,
    )  # fmt: skip
    Goal.objects.create(
        programme=other, code=GOAL, title_en=WORD, state="blocked", functional_area="training", **marking
    )
    # The one whose place it would take, and whose period would be in the way.
    _programme(f"{HIDDEN}-2", common.hidden_marking, title_en=WORD, state="in_force", adopted_on="2024")
    shown, goal = Programme.objects.get(code=SHOWN), Goal.objects.get(pk=GOAL_ID)
    Objective.objects.create(programme=shown, number=8, title_en=WORD, area="crisis", **marking)
    hidden = Goal.objects.create(
        pk=HIDDEN_GOAL, programme=shown, code="G9", title_en=WORD, what=WORD, state="at_risk", **marking
    )
    GoalLineage.objects.create(parent=hidden, child=goal, kind="merged", on=date(2024, 3, 1), **marking)
    GoalStep.objects.create(
        programme=shown, goal=goal, state="at_risk", on=date(2024, 4, 1), reason=WORD, by_name=WORD, **marking
    )
    Activity.objects.create(programme=shown, goal=goal, code="A9", title_en=WORD, **marking)
    Commitment.objects.create(programme=shown, goal=goal, side="alliance", text=WORD, **marking)
    Review.objects.create(
        pk=HIDDEN_REVIEW, programme=shown, kind="annual", due_on=date(2025, 6, 1), findings=WORD, **marking
    )
    ProgrammeStep.objects.create(
        programme=shown, verb="propose", state_after="draft", on=date(2024, 5, 1), by_name=WORD, reason=WORD, **marking
    )
    Agreement.objects.create(programme=shown, side="alliance", text_revision=3, by_name=WORD, at=AT, **marking)
    # An internal note of the alliance, a reply out of sight to a remark in sight.
    for parent, pk in ((None, HIDDEN_COMMENT), (Comment.objects.get(pk=COMMENT_ID), None)):
        Comment.objects.create(
            **({"pk": pk} if pk else {}), programme=shown, clause_kind="goal", clause_id=GOAL_ID, parent=parent,
            text=WORD, side="alliance", internal=parent is None, author_name=WORD, **marking,
        )  # fmt: skip
    Version.objects.create(
        programme=shown, number=9, round=9, content={f"goal/{HIDDEN_GOAL}": {"title_en": WORD}}, digest="1" * 64,
        **marking,
    )  # fmt: skip


for name, urls in {
    "programmes": [f"/programmes/{query}" for query in QUERIES],
    "programme-goals": [f"/programmes/goals/{query}" for query in ("", "?kind=real", "?on=2026-01-01")],
    "compare-partners": [
        f"/programmes/compare/{query}" for query in ("", "?left=MLT&right=TUR&on=2026-01-01", f"?left={WORD}&right=MLT")
    ],
    "programmes-workbook": [f"/programmes/export.xlsx{query}" for query in (*QUERIES, f"?code={SHOWN}")],
    "programmes-iati": ["/programmes/iati.xml"],
}.items():
    read_path(name)(get(*urls))


@read_path("draft-programme")
def _draft(common: Common) -> list[Call]:
    """The lists to choose from, and a period that one out of sight is in the way of."""
    form = {
        "party": "MLT", "instrument": "PLAN", "title_en": "New", "period_start": "1998", "period_end": "1999",
    }  # fmt: skip
    return [
        Call("/programmes/draft/"),
        Call("/programmes/draft/", "post"),
        Call("/programmes/draft/", "post", form),
        Call("/programmes/draft/", "post", {**form, "party": "NOWHERE", "supersedes": HIDDEN}),
    ]


@read_path("import-programmes")
def _import(common: Common) -> list[Call]:
    return [Call("/programmes/import/"), Call("/programmes/import/", "post")]


@read_path("workbook-preview")
def _preview(common: Common) -> list[Call]:
    """A file waits for whoever brought it; for anybody else there is none."""
    return [Call(f"/programmes/import/{NO_TOKEN}/", hidden=True)]


def _pages(name: str, *tails: str, hidden: tuple[str, ...] = (), post: dict[str, Any] | None = None) -> None:
    """Register pages of a programme: of the one in sight, of its parts out of sight, of one out of sight."""

    @read_path(name)
    def _calls(common: Common) -> list[Call]:
        calls = [Call(f"{IN}/{tail}") for tail in tails]
        gone = [*(f"{OUT}/{tail}" for tail in tails), *(f"{IN}/{tail}" for tail in hidden)]
        calls += [Call(url, hidden=True) for url in gone]
        if post is not None:
            calls += [Call(f"{IN}/{tails[0]}", "post", post)]
            calls += [Call(url, "post", post, hidden=True) for url in gone]
        return calls


_pages("programme", "", "?on=2026-01-01")
_pages("programme-text", "text/")
_pages("programme-versions", "versions/", "versions/?since=round", "versions/?before=1", hidden=("versions/?before=9",))
_pages("programme-version", "versions/1/", hidden=("versions/9/",))
_pages("goal", f"goals/{GOAL}/", f"goals/{MERGED}/", hidden=("goals/G9/",))
_pages("clause", f"text/goal/{GOAL_ID}/", hidden=(f"text/goal/{HIDDEN_GOAL}/",), post={"text": ""})
_pages("add-clause", "text/activity/add/", post={"code": "A2", "goal": "G9"})
_pages("edit-clause", f"text/goal/{GOAL_ID}/edit/", hidden=(f"text/goal/{HIDDEN_GOAL}/edit/",), post={"code": "G9"})
_pages("remove-clause", f"text/goal/{GOAL_ID}/remove/", hidden=(f"text/goal/{HIDDEN_GOAL}/remove/",), post={})
_pages("programme-act", "do/propose/", "do/agree/", "do/suspend_practical/", post={"reason": ""})
_pages("goal-move", f"goals/{GOAL}/do/merge/", f"goals/{GOAL}/do/carry_over/", hidden=("goals/G9/do/merge/",), post={})
_pages("schedule-review", "reviews/add/", post={})
_pages("hold-review", f"reviews/{REVIEW_ID}/hold/", hidden=(f"reviews/{HIDDEN_REVIEW}/hold/",), post={"findings": ""})


@read_path("settle-comment")
def _settle(common: Common) -> list[Call]:
    return [
        Call(f"{IN}/comments/{COMMENT_ID}/settle/", "post"),
        Call(f"{IN}/comments/{HIDDEN_COMMENT}/settle/", "post", hidden=True),
        Call(f"{OUT}/comments/{HIDDEN_COMMENT}/settle/", "post", hidden=True),
    ]


SHOWS.update({
    "programmes", "programme-goals", "compare-partners", "programmes-workbook", "draft-programme", "programme",
    "programme-text", "programme-versions", "programme-version", "goal", "clause", "add-clause", "edit-clause",
    "remove-clause", "programme-act", "goal-move", "hold-review", "schedule-review", "settle-comment",
})  # fmt: skip
# They ask for a session, or for the permission to draft, before they look for the record.
REFUSED_FIRST.update({
    "settle-comment", "add-clause", "edit-clause", "remove-clause", "programme-act", "goal-move", "hold-review",
    "schedule-review", "workbook-preview",
})  # fmt: skip
