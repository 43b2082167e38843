"""Programmes: the list, and one programme's page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, QuerySet

from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import ClauseKind, ProgrammeState, ReviewKind
from entente.apps.programmes.models import (
    Agreement,
    Comment,
    Commitment,
    Objective,
    OlderInstrument,
    Programme,
    ProgrammeSource,
    ProgrammeStep,
    Review,
    Template,
    Version,
)
from entente.apps.programmes.rules.clauses import Text, text_of
from entente.apps.programmes.rules.sides import voice
from entente.apps.programmes.rules.texts import is_open
from entente.apps.programmes.rules.transitions import CHANGE_TEXT, LABELS, PROGRAMME, available
from entente.apps.programmes.selectors.applies import applying
from entente.apps.programmes.selectors.parts import (
    activity_rows,
    commitments_list,
    commitments_of,
    goal_rows,
    objectives_list,
    objectives_of,
)
from entente.apps.programmes.selectors.rows import listed, noted, post_ref, programme_row, with_names
from entente.apps.programmes.selectors.types import (
    ActionView,
    ActivityRow,
    AppliesView,
    CommitmentView,
    GoalRow,
    ObjectiveView,
    PostRef,
    ProgrammeRef,
    ProgrammeRow,
    ReviewView,
    StepView,
    VersionRow,
)
from entente.apps.register.models.named import in_language


@dataclass(frozen=True, slots=True)
class ProgrammeFilters:
    """What is listed; each empty field filters nothing, several values of one field are alternatives."""

    party: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    exercise: bool | None = None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source of a programme."""

    code: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class OlderLine:
    """An older instrument that a programme follows."""

    framework: str
    title: str
    start: str
    end: str
    fact_key: str


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement of a side; `standing` while the text is still the one it agreed to."""

    side: str
    at: datetime
    by_name: str
    standing: bool


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """All that one programme's page shows. `head` is its own clause as text, `comments` counts open ones by clause.

    `text_open`: the text may be changed now; `side`: for which side the viewer speaks ("" for neither);
    `actions`: what the table lets them do now; `applies`: what bears on the date for this partner, made up
    or real as it is itself.
    """

    row: ProgrammeRow
    head: Text
    revision: int
    text_revision: int
    round: int
    text_open: bool
    side: str
    alliance_owner: PostRef | None
    partner_owner: PostRef | None
    supersedes: ProgrammeRef | None
    superseded_by: tuple[ProgrammeRef, ...]
    objectives: tuple[ObjectiveView, ...]
    goals: tuple[GoalRow, ...]
    activities: tuple[ActivityRow, ...]
    commitments: tuple[CommitmentView, ...]
    goal_states: dict[str, int]
    reviews: tuple[ReviewView, ...]
    steps: tuple[StepView, ...]
    agreements: tuple[AgreementLine, ...]
    versions: tuple[VersionRow, ...]
    sources: tuple[SourceLine, ...]
    older: tuple[OlderLine, ...]
    comments: dict[str, int]
    applies: tuple[AppliesView, ...]
    actions: tuple[ActionView, ...]


def programme_list(viewer: Viewer, *, on: date, filters: ProgrammeFilters | None = None) -> tuple[ProgrammeRow, ...]:
    """Return the programmes that pass the filters, by partner and period. One statement."""
    rows = _filtered(with_names(Programme.objects.all()), filters or ProgrammeFilters())
    return tuple(programme_row(row, on=on) for row in rows)


def programme_get(viewer: Viewer, *, code: str, on: date) -> ProgrammePage:
    """Return one programme's page on a date. Four statements. Raises Programme.DoesNotExist, also when hidden."""
    programme = _with_lists(with_names(Programme.objects.all())).get(code=code)
    goals = goal_rows(viewer, programme_id=programme.pk)
    lists = {name: list(noted(programme, f"{name}_list")) for name in _LISTS}
    return ProgrammePage(
        row=programme_row(programme, on=on),
        head=text_of(ClauseKind.PROGRAMME, programme),
        revision=programme.revision,
        text_revision=programme.text_revision,
        round=programme.round,
        text_open=is_open(programme),
        side=voice(viewer, party=programme.party.code) or "",
        alliance_owner=post_ref(programme.alliance_owner),
        partner_owner=post_ref(programme.partner_owner),
        supersedes=_ref(programme.supersedes),
        superseded_by=tuple(
            ProgrammeRef(UUID(row["id"]), row["code"], in_language(row["en"], row["fr"])) for row in lists["successors"]
        ),
        objectives=objectives_of(programme),
        goals=goals,
        activities=activity_rows(viewer, programme_id=programme.pk),
        commitments=commitments_of(programme),
        goal_states=dict(Counter(goal.state for goal in goals)),
        reviews=tuple(_review(row, on) for row in lists["reviews"]),
        steps=tuple(_step(row) for row in lists["steps"]),
        agreements=tuple(_agreement(row, programme) for row in lists["agreements"]),
        versions=tuple(_version(row) for row in lists["versions"]),
        sources=tuple(SourceLine(row["code"], row["title"], row["url"]) for row in lists["sources"]),
        older=tuple(
            OlderLine(row["framework"], in_language(row["en"], row["fr"]), row["start"], row["end"], row["fact"])
            for row in lists["older"]
        ),
        comments=dict(Counter(f"{each['kind']}/{each['id']}" for each in lists["comments"])),
        applies=applying(viewer, party=programme.party.code, on=on, exercise=programme.exercise),
        actions=programme_actions(viewer, programme=programme),
    )


def template_list(viewer: Viewer, *, instrument: str = "") -> tuple[tuple[str, str], ...]:
    """Return the templates, of one instrument (code) or of all, as codes and names. One statement."""
    rows = Template.objects.filter(instrument__code=instrument) if instrument else Template.objects.all()
    return tuple((row.code, row.name) for row in rows)


def programme_actions(viewer: Viewer, *, programme: Programme) -> tuple[ActionView, ...]:
    """Return what the viewer may do with a programme now, guards aside. No statement of its own."""
    rows = available(viewer, programme, state=programme.state, table=PROGRAMME)
    return tuple(
        ActionView(row.verb, str(LABELS[row.verb]), row.target)
        for row in rows
        if row.verb != CHANGE_TEXT and _fits(row.verb, programme)
    )


def comment_counts(viewer: Viewer, *, programme_id: UUID) -> dict[str, int]:
    """Return how many open remarks each clause has that the viewer may read, by "kind/id"."""
    rows = _open_comments().filter(programme=programme_id).values_list("clause_kind", "clause_id")
    counted = rows.annotate(number=Count("pk"))
    return {f"{kind}/{clause_id}": number for kind, clause_id, number in counted}


def _open_comments() -> QuerySet[Comment]:
    return Comment.objects.filter(resolved_at=None, parent=None).order_by()


def _fits(verb: str, programme: Programme) -> bool:
    """Leave out what the flags of the programme rule out at sight."""
    if verb in {"adopt_amendment", "extend", "drop_amendment"}:
        return programme.amending
    if verb == "agree":
        return is_open(programme)
    if verb in {"amend", "bridge", "open_mid_term_review", "open_final_review"}:
        return not programme.amending
    track, _sep, name = verb.partition("_")
    if track in {"suspend", "resume"}:
        return bool(getattr(programme, f"{name}_suspended")) == (track == "resume")
    return verb != "supersede"


def _filtered(rows: QuerySet[Programme], filters: ProgrammeFilters) -> QuerySet[Programme]:
    for name, values in (
        ("party__code__in", filters.party),
        ("instrument__code__in", filters.instrument),
        ("state__in", filters.state),
    ):
        if values:
            rows = rows.filter(**{name: values})
    return rows if filters.exercise is None else rows.filter(exercise=filters.exercise)


def _list(rows: QuerySet[Any], **columns: Any) -> ArraySubquery:
    return listed(rows.filter(programme=OuterRef("pk")), **columns)


_LISTS = ("steps", "reviews", "agreements", "versions", "sources", "older", "successors", "comments")


def _with_lists(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    successors = Programme.objects.filter(supersedes=OuterRef("pk")).order_by("period_start")
    return rows.select_related("supersedes").annotate(
        steps_list=_list(
            ProgrammeStep.objects.all(),
            verb="verb", before="state_before", after="state_after", on="on", side="side", by="by_name",
            reason="reason", detail="detail", en=F("post__name_en"), fr=F("post__name_fr"),
        ),
        reviews_list=_list(
            Review.objects.all(), id="id", kind="kind", due="due_on", held="held_on", findings="findings"
        ),
        agreements_list=_list(
            Agreement.objects.all(), side="side", at="at", by="by_name", revision="text_revision", voided="voided_at"
        ),
        versions_list=_list(
            Version.objects.all(), number="number", round="round", agreed="agreed_at", recorded="recorded_at",
            digest="digest",
        ),
        sources_list=_list(
            ProgrammeSource.objects.filter(source__isnull=False),
            code=F("source__code"), title=F("source__title"), url=F("source__url"),
        ),
        older_list=_list(
            OlderInstrument.objects.all(),
            framework=F("framework__code"), en="title_en", fr="title_fr", start="start", end="end", fact="fact_key",
        ),
        successors_list=listed(successors, id="id", code="code", en="title_en", fr="title_fr"),
        objectives_list=objectives_list(Objective.objects.filter(programme=OuterRef("pk"))),
        commitments_list=commitments_list(Commitment.objects.filter(programme=OuterRef("pk"))),
        comments_list=_list(_open_comments(), kind="clause_kind", id="clause_id"),
    )  # fmt: skip


def _ref(programme: Programme | None) -> ProgrammeRef | None:
    return ProgrammeRef(programme.pk, programme.code, programme.title) if programme else None


def _review(row: dict[str, Any], on: date) -> ReviewView:
    due = date.fromisoformat(row["due"])
    held = date.fromisoformat(row["held"]) if row["held"] else None
    label = str(ReviewKind(row["kind"]).label)
    return ReviewView(UUID(row["id"]), row["kind"], label, due, held, row["findings"], held is None and due < on)


def _step(row: dict[str, Any]) -> StepView:
    return StepView(
        verb=row["verb"],
        label=str(LABELS.get(row["verb"], row["verb"])),
        state_before=row["before"],
        state_after=str(ProgrammeState(row["after"]).label),
        on=date.fromisoformat(row["on"]),
        side=row["side"],
        post=in_language(row["en"] or "", row["fr"] or ""),
        by_name=row["by"],
        reason=row["reason"],
        detail=row["detail"],
    )


def _agreement(row: dict[str, Any], programme: Programme) -> AgreementLine:
    standing = row["voided"] is None and row["revision"] == programme.text_revision
    return AgreementLine(row["side"], datetime.fromisoformat(row["at"]), row["by"], standing)


def _version(row: dict[str, Any]) -> VersionRow:
    agreed = datetime.fromisoformat(row["agreed"]) if row["agreed"] else None
    return VersionRow(row["number"], row["round"], agreed, datetime.fromisoformat(row["recorded"]), row["digest"])
