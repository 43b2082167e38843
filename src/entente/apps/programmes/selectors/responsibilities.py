"""The responsibility matrix of a programme, its gaps, and how much each post carries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import Post, PostHolding
from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import Area, ClauseKind
from entente.apps.programmes.models import Activity, Goal, Objective, Programme, Responsibility
from entente.apps.programmes.rules.duties import ACTIVITY_OVER, GOAL_OVER, OVERLOAD, PROGRAMME_OVER, MatrixRow
from entente.apps.programmes.selectors.rows import marking_of
from entente.apps.programmes.vocabularies import Duty


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post in the matrix. `vacant`: nobody holds it today, or it is no longer in service."""

    id: UUID
    code: str
    name: str
    vacant: bool


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One clause with its posts. `over`: nothing is owed any more. `gaps` says in words what is missing.

    `code` is the number of an objective. `above` is what the clause serves: the objective of a goal, the goal of an
    activity.
    """

    kind: ClauseKind
    id: UUID
    code: str
    above: str
    title: str
    area: str
    over: bool
    accountable: PostRef | None
    responsible: tuple[PostRef, ...]
    consulted: tuple[PostRef, ...]
    informed: tuple[PostRef, ...]
    gaps: tuple[str, ...]
    marking_id: int

    @property
    def row(self) -> MatrixRow:
        """The line as codes: what an edit form starts from and sends back as `seen`."""
        return MatrixRow(
            self.accountable.code if self.accountable else "",
            *(
                tuple(sorted(post.code for post in posts))
                for posts in (self.responsible, self.consulted, self.informed)
            ),
        )


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How one of the three areas is covered: open clauses, and those with a gap. "" holds what has no area."""

    area: str
    clauses: int
    with_gaps: int


@dataclass(frozen=True, slots=True)
class Load:
    """How much a post carries: open clauses it is accountable or responsible for, and whether that is too much."""

    post: PostRef
    accountable: int
    responsible: int
    overloaded: bool

    @property
    def total(self) -> int:
        """Both together."""
        return self.accountable + self.responsible


@dataclass(frozen=True, slots=True)
class Matrix:
    """The responsibility matrix of a programme: lines in the order of its text, areas, loads (heaviest first)."""

    lines: tuple[MatrixLine, ...]
    areas: tuple[AreaCount, ...]
    loads: tuple[Load, ...]

    @property
    def gaps(self) -> tuple[MatrixLine, ...]:
        """The lines where something is missing."""
        return tuple(line for line in self.lines if line.gaps)

    @property
    def overloads(self) -> tuple[Load, ...]:
        """The posts that carry too much."""
        return tuple(load for load in self.loads if load.overloaded)


def responsibility_matrix(
    viewer: Viewer, *, programme_id: UUID, area: str = "", limit: int = OVERLOAD
) -> Matrix:  # fmt: skip
    """Return the matrix of a programme, all of it or one area. Seven statements.

    A load counts this programme alone (`post_loads` counts all); above `limit` it is too much. Raises
    Programme.DoesNotExist, also for a programme that the viewer may not read.
    """
    programme = Programme.objects.get(pk=programme_id)
    duties = _duties(Responsibility.objects.filter(programme=programme))
    lines = [line for line in _lines(programme, duties) if not area or line.area == area]
    return Matrix(tuple(lines), _areas(lines), _loads(Counter(_open_pairs(lines)), limit))


def post_loads(
    viewer: Viewer, *, party: str = "", limit: int = OVERLOAD
) -> tuple[Load, ...]:  # fmt: skip
    """Return what every post carries over all programmes, or those with one party; heaviest first. Three statements."""
    rows = Responsibility.objects.filter(duty__in=[Duty.ACCOUNTABLE, Duty.RESPONSIBLE])
    rows = rows.exclude(programme__state__in=PROGRAMME_OVER).exclude(goal__state__in=GOAL_OVER)
    rows = rows.exclude(activity__state__in=ACTIVITY_OVER)
    if party:
        rows = rows.filter(programme__party__code=party)
    counted: Counter[tuple[UUID, str]] = Counter()
    by_marking = rows.order_by().values_list("post_id", "duty", "marking_id").annotate(number=Count("pk"))
    for post, duty, marking_id, number in by_marking:
        note(marking_id)
        counted[post, duty] += number
    posts = _refs(Post.objects.filter(pk__in={post for post, _duty in counted}))
    return _loads(Counter({(posts[post], duty): number for (post, duty), number in counted.items()}), limit)


def _duties(rows: QuerySet[Responsibility]) -> dict[UUID, dict[str, list[PostRef]]]:
    """The posts of each clause by duty."""
    entries = list(rows.values_list("marking_id", "duty", "post_id", "objective_id", "goal_id", "activity_id"))
    posts = _refs(Post.objects.filter(pk__in={post for _marking, _duty, post, *_keys in entries}))
    found: dict[UUID, dict[str, list[PostRef]]] = defaultdict(lambda: defaultdict(list))
    for marking_id, duty, post, *keys in entries:
        note(marking_id)
        found[next(key for key in keys if key)][duty].append(posts[post])
    return found


def _refs(posts: Iterable[Post]) -> dict[UUID, PostRef]:
    rows = list(posts)
    today = timezone.now().date()
    held = set(
        PostHolding.objects.filter(post__in=[row.pk for row in rows], period__contains=today).values_list(
            "post_id", flat=True
        )
    )
    return {row.pk: PostRef(row.pk, row.code, row.name, row.pk not in held or not row.active) for row in rows}


def _lines(programme: Programme, duties: dict[UUID, dict[str, list[PostRef]]]) -> Iterator[MatrixLine]:
    over = programme.state in PROGRAMME_OVER
    # Hundreds of rows: only the columns that a line shows.
    named = ("title_en", "title_fr", "marking_id")
    for objective in Objective.objects.filter(programme=programme).only(*named, "number", "area"):
        yield _line(ClauseKind.OBJECTIVE, objective, str(objective.number), "", objective.area, over, duties)
    over_it = ("objective__number", "objective__area", "objective__marking_id")
    goals = Goal.objects.filter(programme=programme).select_related("objective")
    for goal in goals.only(*named, "code", "state", *over_it):
        area = goal.objective.area if goal.objective else ""
        above = str(goal.objective.number) if goal.objective else ""
        yield _line(ClauseKind.GOAL, goal, goal.code, above, area, over or goal.state in GOAL_OVER, duties)
    over_that = ("goal__code", "goal__marking_id", *(f"goal__{column}" for column in over_it))
    activities = Activity.objects.filter(programme=programme).select_related("goal__objective")
    for activity in activities.only(*named, "code", "state", *over_that):
        goal_code, end = (activity.goal.code, activity.goal.objective) if activity.goal else ("", None)
        done = over or activity.state in ACTIVITY_OVER
        area = end.area if end else ""
        yield _line(ClauseKind.ACTIVITY, activity, activity.code, goal_code, area, done, duties)


def _line(
    kind: ClauseKind, row: Objective | Goal | Activity, code: str, above: str, area: str, over: bool,
    duties: dict[UUID, dict[str, list[PostRef]]],
) -> MatrixLine:  # fmt: skip
    by_duty = {duty: tuple(sorted(posts, key=lambda post: post.code)) for duty, posts in duties.get(row.pk, {}).items()}
    accountable = next(iter(by_duty.get(Duty.ACCOUNTABLE, ())), None)
    responsible = by_duty.get(Duty.RESPONSIBLE, ())
    return MatrixLine(
        kind=kind,
        id=row.pk,
        code=code,
        above=above,
        title=row.title,
        area=area,
        over=over,
        accountable=accountable,
        responsible=responsible,
        consulted=by_duty.get(Duty.CONSULTED, ()),
        informed=by_duty.get(Duty.INFORMED, ()),
        gaps=() if over else tuple(_gaps(accountable, responsible)),
        marking_id=marking_of(row),
    )


def _gaps(accountable: PostRef | None, responsible: tuple[PostRef, ...]) -> Iterator[str]:
    if accountable is None:
        yield _("no post is accountable")
    elif accountable.vacant:
        yield _("%(post)s is accountable, and vacant") % {"post": accountable.name}
    if not responsible:
        yield _("no post is responsible")
    for post in responsible:
        if post.vacant:
            yield _("%(post)s is responsible, and vacant") % {"post": post.name}


def _areas(lines: Iterable[MatrixLine]) -> tuple[AreaCount, ...]:
    rows = [line for line in lines if not line.over]
    counted = {area: [line for line in rows if line.area == area] for area in (*Area.values, "")}
    return tuple(
        AreaCount(area, len(held), sum(bool(line.gaps) for line in held))
        for area, held in counted.items()
        if area or held
    )


def _open_pairs(lines: Iterable[MatrixLine]) -> Iterator[tuple[PostRef, str]]:
    for line in lines:
        if line.over:
            continue
        if line.accountable:
            yield line.accountable, Duty.ACCOUNTABLE
        for post in line.responsible:
            yield post, Duty.RESPONSIBLE


def _loads(counts: Counter[tuple[PostRef, str]], limit: int) -> tuple[Load, ...]:
    found = []
    for post in {post for post, _duty in counts}:
        accountable, responsible = counts[post, Duty.ACCOUNTABLE], counts[post, Duty.RESPONSIBLE]
        found.append(Load(post, accountable, responsible, accountable + responsible > limit))
    return tuple(sorted(found, key=lambda load: (-(load.accountable + load.responsible), load.post.code)))
