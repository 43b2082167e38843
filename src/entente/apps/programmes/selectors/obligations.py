"""What posts owe, by when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    DateField,
    DecimalField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from entente.apps.access.shown import note
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.programmes.enums import ReviewKind
from entente.apps.programmes.models import (
    Activity,
    Adoption,
    Challenge,
    Delivery,
    Goal,
    Responsibility,
    Review,
    Undertaking,
)
from entente.apps.programmes.obligations import SOURCES, Obligation
from entente.apps.programmes.rules.dates import latest
from entente.apps.programmes.rules.duties import ACTIVITY_OVER, GOAL_OVER, PROGRAMME_OVER
from entente.apps.programmes.rules.transitions import LIVE
from entente.apps.programmes.selectors.called import called
from entente.apps.programmes.vocabularies import AdoptionState, ChallengeState, Duty
from entente.apps.register.models.named import in_language

OWNER, LEAD = "owner", "lead"
# Why a post owes something, in the order in which it is told.
ROLES = (OWNER, LEAD, Duty.ACCOUNTABLE.value, Duty.RESPONSIBLE.value)
_ANSWERS = (Duty.ACCOUNTABLE, Duty.RESPONSIBLE)
# The columns of every part of the union, in this order.
COLUMNS = (
    "o_kind", "o_id", "o_code", "o_en", "o_fr", "o_programme_id", "o_programme", "o_party", "o_due_text", "o_due",
    "o_role", "o_post", "o_marking", "o_exercise",
)  # fmt: skip


def my_obligations(viewer: Viewer, *, on: date | None = None, until: date | None = None) -> tuple[Obligation, ...]:
    """Return what the viewer's post owes; nothing without a post."""
    return post_obligations(viewer, post_id=viewer.post_id, on=on, until=until) if viewer.post_id else ()


def post_obligations(
    viewer: Viewer | Actor, *, post_id: UUID, on: date | None = None, until: date | None = None
) -> tuple[Obligation, ...]:
    """Return what one post owes, as `obligations_of_posts`."""
    return obligations_of_posts(viewer, post_ids=[post_id], on=on, until=until)


def obligations_of_posts(
    viewer: Viewer | Actor, *, post_ids: Collection[UUID], on: date | None = None, until: date | None = None
) -> tuple[Obligation, ...]:
    """Return what posts owe as of a day, the soonest first, what has no day last.

    Three statements, and those of the registered sources. `until` keeps what is due by then. What is over, and what
    the viewer may not read, is not there. What two posts owe is there twice.
    """
    day = on or timezone.now().date()
    if not post_ids:
        return ()
    found = [*_own(post_ids)]
    for source in SOURCES.values():
        found += source(viewer, post_ids, day)
    kept = (item for item in found if until is None or (item.due is not None and item.due <= until))
    judged = [replace(item, late=item.due is not None and item.due < day) for item in kept]
    names = called(parties={item.party for item in judged}, programmes={item.programme_id for item in judged})
    named = (names.name(item) for item in judged)
    return tuple(sorted(named, key=lambda item: (item.due is None, item.due or day, item.kind, item.code)))


def overdue_reviews(viewer: Viewer, *, post_id: UUID, on: date | None = None) -> tuple[Obligation, ...]:
    """Return the challenges and programme reviews of a post whose review day has passed."""
    owed = post_obligations(viewer, post_id=post_id, on=on)
    return tuple(item for item in owed if item.late and item.kind in {"challenge", "review"})


def _own(post_ids: Collection[UUID]) -> Iterable[Obligation]:
    """What the records of programmes put on the posts, once for each post, with every reason for it."""
    found: dict[tuple[str, UUID, UUID], tuple[dict[str, Any], set[str]]] = {}
    for values in owed_rows(post_ids):
        row = dict(zip(COLUMNS, values, strict=True))
        note(row["o_marking"])
        held = found.setdefault((row["o_kind"], row["o_id"], row["o_post"]), (row, set()))
        held[1].add(row["o_role"])
    return (obligation_of(row, roles) for row, roles in found.values())


def owed_rows(post_ids: Collection[UUID]) -> QuerySet[Any, Any]:
    """Return what the records of programmes put on the posts as one union: a row for each reason, of `COLUMNS`."""
    first, *others = (*_duties(post_ids), *_owned(post_ids), *_kept(post_ids))
    return first.union(*others, all=True)


def obligation_of(row: Mapping[str, Any], roles: Collection[str]) -> Obligation:
    """Turn a row of the union into an obligation, which is not judged yet, with every reason for it."""
    title = in_language(row["o_en"], row["o_fr"])
    return Obligation(
        kind=row["o_kind"],
        record_id=row["o_id"],
        code=row["o_code"],
        title=str(ReviewKind(title).label) if row["o_kind"] == "review" else title,
        programme_id=row["o_programme_id"],
        programme=row["o_programme"] or "",
        party=row["o_party"],
        due=row["o_due"] or latest(row["o_due_text"]),
        late=False,
        roles=tuple(role for role in ROLES if role in roles),
        marking_id=row["o_marking"],
        post_id=row["o_post"],
        exercise=row["o_exercise"],
    )


def _duties(post_ids: Collection[UUID]) -> list[QuerySet[Any, Any]]:
    """Clauses that posts are accountable or responsible for."""
    rows = _live(Responsibility.objects.filter(post__in=post_ids, duty__in=_ANSWERS))
    # A join that must find something: a duty whose clause is out of sight is no duty of the list.
    objectives = rows.filter(objective__number__gte=0)
    goals = rows.filter(goal__code__gt="").exclude(goal__state__in=GOAL_OVER)
    activities = rows.filter(activity__code__gt="").exclude(activity__state__in=ACTIVITY_OVER)
    number = Cast("objective__number", CharField())
    return [
        _part(objectives, "objective", code=number, due_text=F("programme__period_end"), **_named("objective__")),
        _part(goals, "goal", code=F("goal__code"), due_text=F("goal__by_when"), **_named("goal__")),
        _part(activities, "activity", code=F("activity__code"), due=F("activity__planned_to"), **_named("activity__")),
    ]


def _owned(post_ids: Collection[UUID]) -> list[QuerySet[Any, Any]]:
    """Clauses that the text names posts for, and the reviews of the programmes they own."""
    goals = _live(Goal.objects.exclude(state__in=GOAL_OVER))
    reviews = Review.objects.filter(held_on=None, programme__state__in=LIVE)
    parts = [
        _part(
            _live(Activity.objects.filter(lead__in=post_ids).exclude(state__in=ACTIVITY_OVER)), "activity",
            code=F("code"), due=F("planned_to"), role=Value(LEAD), post=F("lead"), **_named(""),
        )
    ]  # fmt: skip
    for owner in ("alliance_owner", "partner_owner"):
        parts.append(
            _part(
                goals.filter(**{f"{owner}__in": post_ids}), "goal", code=F("code"), due_text=F("by_when"),
                role=Value(OWNER), post=F(owner), **_named(""),
            )
        )  # fmt: skip
        parts.append(
            _part(
                reviews.filter(**{f"programme__{owner}__in": post_ids}), "review", en=F("kind"), fr=F("kind"),
                due=F("due_on"), role=Value(OWNER), post=F(f"programme__{owner}"), record=F("pk"),
            )
        )  # fmt: skip
    return parts


def _kept(post_ids: Collection[UUID]) -> list[QuerySet[Any, Any]]:
    """Undertakings, challenges and adoptions of standards that posts look after."""
    sums = Delivery.objects.filter(undertaking=OuterRef("pk")).values("undertaking").annotate(sum=Sum("amount"))
    delivered = Coalesce(Subquery(sums.values("sum")), Value(0), output_field=DecimalField())
    undertakings = _live(Undertaking.objects.filter(owner__in=post_ids, released_on=None)).annotate(got=delivered)
    challenges = Challenge.objects.filter(owner__in=post_ids, state=ChallengeState.OPEN)
    adoptions = Adoption.objects.filter(owner__in=post_ids).exclude(
        state__in=[AdoptionState.IMPLEMENTED, AdoptionState.REJECTED]
    )
    owned = {"role": Value(OWNER), "post": F("owner"), "record": F("pk")}
    return [
        _part(undertakings.filter(got__lt=F("promised")), "undertaking", en=F("text"), fr=F("text"),
              due_text=F("due"), **owned),
        _part(challenges, "challenge", en=F("title"), fr=F("title"), due=F("review_on"), party=F("party__code"),
              exercise=F("exercise"), **owned),
        _part(adoptions, "adoption", code=F("standard__number"), en=F("standard__title_en"),
              fr=F("standard__title_fr"), due_text=F("target_on"), party=F("party__code"), programme_id=_NO_ID,
              programme=Value(""), exercise=F("exercise"), **owned),
    ]  # fmt: skip


_NO_ID = Cast(Value(None), UUIDField())
_NO_DAY = Cast(Value(None), DateField())


def _named(clause: str) -> dict[str, Any]:
    return {"en": F(f"{clause}title_en"), "fr": F(f"{clause}title_fr"), "record": F(f"{clause}pk")}


def _part(rows: QuerySet[Any, Any], kind: str, **columns: Any) -> QuerySet[Any, Any]:
    """One part of the union: the columns in their order, those left out with what stands for nothing."""
    values: dict[str, Any] = {
        "kind": Value(kind), "id": columns.pop("record"), "code": Value(""), "en": Value(""), "fr": Value(""),
        "programme_id": F("programme__pk"), "programme": F("programme__code"), "party": F("programme__party__code"),
        "due_text": Value(""), "due": _NO_DAY, "role": F("duty"), "post": F("post"), "marking": F("marking_id"),
        "exercise": F("programme__exercise"), **columns,
    }  # fmt: skip
    texts = {"kind", "code", "en", "fr", "programme", "party", "due_text", "role"}
    # One type for each column of the union, whatever the length of the field it comes from.
    typed = {f"o_{name}": Cast(value, CharField()) if name in texts else value for name, value in values.items()}
    part: QuerySet[Any, Any] = rows.order_by().annotate(**typed).values_list(*COLUMNS)
    return part


def _live(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows.exclude(programme__state__in=PROGRAMME_OVER)
