"""Saying which post answers for what, and moving duties from one post to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import Post
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import (
    Activity,
    Adoption,
    Challenge,
    Goal,
    Objective,
    Programme,
    Responsibility,
    Undertaking,
)
from entente.apps.programmes.rules.clauses import MODELS
from entente.apps.programmes.rules.duties import PROGRAMME_OVER, MatrixRow, row_problems
from entente.apps.programmes.rules.sides import may, require
from entente.apps.programmes.selectors.rows import marking_of
from entente.apps.programmes.services.challenges import note_judgement
from entente.apps.programmes.services.inputs import need_reason, post_of, refuse
from entente.apps.programmes.services.marking import record_marking
from entente.apps.programmes.services.writing import locked, record
from entente.apps.programmes.vocabularies import ChallengeState, Duty
from entente.kernel.errors import BadInput, Problem, Refused


@dataclass(frozen=True, slots=True)
class MatrixEntry:
    """A clause with the row it should have, and the row as the actor saw it."""

    clause_kind: ClauseKind
    clause_id: UUID
    row: MatrixRow
    seen: MatrixRow


KINDS = (ClauseKind.OBJECTIVE, ClauseKind.GOAL, ClauseKind.ACTIVITY)
Clause = Objective | Goal | Activity


@transaction.atomic
def set_responsibilities(
    actor: Actor, programme_id: UUID, *, clause_kind: ClauseKind, clause_id: UUID, row: MatrixRow,
    seen: MatrixRow | None = None, reason: str = "",
) -> MatrixRow:  # fmt: skip
    """Say which posts answer for an objective, a goal or an activity; return the row as it stands.

    With `seen`, the row as the actor saw it, a change by somebody else in the meantime is refused. Raises
    Refused without the permission or when the programme is over, BadInput unless exactly one post is
    accountable and every post is in service.
    """
    programme = _open(actor, programme_id)
    clause = _clause(programme, ClauseKind(clause_kind), clause_id)
    before = _row(ClauseKind(clause_kind), clause_id)
    if seen is not None and seen != before:
        raise Refused(
            _("Somebody else changed this in the meantime."),
            rule="programmes.fresh_edit",
            remedy=_("load the page again and look at how it stands now"),
        )
    _write(actor, programme, [(ClauseKind(clause_kind), clause, row, before)], reason=reason)
    return _row(ClauseKind(clause_kind), clause_id)


@transaction.atomic
def set_matrix(actor: Actor, programme_id: UUID, entries: Sequence[MatrixEntry], *, reason: str = "") -> int:
    """Say for several clauses which posts answer for them, all or nothing; return how many rows changed.

    Raises as `set_responsibilities`: Refused when any of the rows is no longer as the actor saw it, BadInput naming
    each wrong row by the code of its clause.
    """
    programme = _open(actor, programme_id)
    held = _rows(programme)
    writes, problems = [], []
    for entry in entries:
        kind = ClauseKind(entry.clause_kind)
        before = held.get((kind, entry.clause_id), MatrixRow())
        if entry.row == before:
            continue
        clause = _clause(programme, kind, entry.clause_id)
        if entry.seen != before:
            raise Refused(
                _("Somebody else changed this in the meantime."),
                rule="programmes.fresh_edit",
                remedy=_("load the page again and look at how it stands now"),
            )
        writes.append((kind, clause, entry.row, before))
    posts = _posts_of(row for _kind, _clause_row, row, _before in writes)
    for _kind, clause, row, _before in writes:
        name = str(clause.number) if isinstance(clause, Objective) else clause.code
        problems += [replace(problem, row=name) for problem in row_problems(row, posts)]
    refuse(problems)
    _write(actor, programme, writes, reason=reason)
    return len(writes)


@transaction.atomic
def fill_from_owners(actor: Actor, programme_id: UUID) -> int:
    """Fill the rows that have no accountable post from the owners that the text names; return how many.

    The alliance's owner is accountable and the partner's responsible; for an activity the alliance's owner of
    its goal is accountable and its lead responsible. What has no such owner stays a gap.
    """
    programme = _open(actor, programme_id)
    entries, held = [], _rows(programme)
    for kind, clause, row in _proposed(programme):
        before = held.get((kind, clause.pk), MatrixRow())
        if row.accountable and not before.accountable:
            merged = MatrixRow.of([*before.pairs(), *row.pairs()])
            entries.append((kind, clause, _without_repetition(merged), before))
    _write(actor, programme, entries, reason="")
    return len(entries)


@transaction.atomic
def transfer_duties(actor: Actor, *, from_post: str, to_post: str, reason: str) -> dict[str, int]:
    """Move what a post answers for to another post; return how much was moved, by kind.

    Moves responsibilities, undertakings, challenges and adoptions of standards in the programmes and for the
    parties for which the actor may; owners that an agreed text names change with the text alone. Raises
    Refused without a reason or when there is nothing the actor may move, BadInput for an unknown post.
    """
    need_reason(reason, "programmes.transfer_reason")
    problems: list[Problem] = []
    giver = Post.objects.filter(code=from_post).first()
    taker = post_of(to_post, "to_post", problems, needed=True)
    if giver is None or giver == taker:
        problems.append(
            Problem(_("%(code)r is not another post") % {"code": from_post}, field="from_post",
                    remedy=_("choose one of the list"))
        )  # fmt: skip
    if problems or giver is None or taker is None:
        raise BadInput(problems)
    moved, markings = _moved(actor, giver, taker, reason)
    if not any(moved.values()):
        raise Refused(
            _("There is nothing that you may move from this post."),
            rule="programmes.assign",
            remedy=_("choose another post, or ask an administrator for a role with this permission"),
        )
    append(
        actor,
        action="programmes.transfer_duties",
        record_type="post",
        record_id=str(giver.pk),
        before={"post": giver.code},
        after={"post": taker.code, **moved},
        reason=reason,
        marking_ids=sorted(markings),
    )
    return moved


def _open(actor: Actor, programme_id: UUID) -> Programme:
    programme = locked(programme_id)
    require(actor, "programmes.assign", programme)
    if programme.state in PROGRAMME_OVER:
        raise Refused(
            _("This programme is over."), rule="programmes.not_over", remedy=_("choose the programme that applies")
        )
    return programme


def _clause(programme: Programme, kind: ClauseKind, clause_id: UUID) -> Clause:
    row = MODELS[kind]._default_manager.filter(pk=clause_id).first() if kind in KINDS else None
    if not isinstance(row, Objective | Goal | Activity) or row.programme_id != programme.pk:
        raise BadInput(
            Problem(
                _("the clause is not an objective, goal or activity of the programme"),
                field="clause",
                remedy=_("choose one of its clauses"),
            )
        )
    return row


def _row(kind: ClauseKind, clause_id: UUID) -> MatrixRow:
    return MatrixRow.of(Responsibility.objects.filter(**{kind: clause_id}).values_list("duty", "post__code"))


def _rows(programme: Programme) -> dict[tuple[ClauseKind, UUID], MatrixRow]:
    pairs: dict[tuple[ClauseKind, UUID], list[tuple[str, str]]] = {}
    for entry in Responsibility.objects.filter(programme=programme).select_related("post"):
        key = entry.clause_kind, getattr(entry, f"{entry.clause_kind}_id")
        pairs.setdefault(key, []).append((entry.duty, entry.post.code))
    return {key: MatrixRow.of(found) for key, found in pairs.items()}


def _write(
    actor: Actor, programme: Programme, entries: Iterable[tuple[ClauseKind, Clause, MatrixRow, MatrixRow]], *,
    reason: str,
) -> None:  # fmt: skip
    rows = list(entries)
    posts = _posts_of(row for _kind, _clause, row, _before in rows)
    refuse(problem for _kind, _clause, row, _before in rows for problem in row_problems(row, posts))
    markings: dict[int, int] = {}
    for kind, clause, row, before in rows:
        if MatrixRow.of(row.pairs()) == before:
            continue
        own = marking_of(clause)
        if own not in markings:
            party, today = programme.party.code, timezone.now().date()
            markings[own] = record_marking(actor, marking_id=own, party=party, on=today)
        Responsibility.objects.filter(**{kind: clause.pk}).delete()
        Responsibility.objects.bulk_create(
            Responsibility(
                programme=programme,
                marking_id=markings[own],
                duty=duty,
                post_id=posts[code],
                **{f"{kind}_id": clause.pk},
            )
            for duty, code in row.pairs()
        )
        record(
            actor, "set_responsibilities", programme, before=before.as_text(), after=row.as_text(), reason=reason,
            part=(kind, clause),
        )  # fmt: skip


def _posts_of(rows: Iterable[MatrixRow]) -> dict[str, UUID]:
    """The posts in service that the rows name, by code."""
    codes = {code for row in rows for _duty, code in row.pairs()}
    return dict(Post.objects.filter(code__in=codes, active=True).values_list("code", "pk"))


def _proposed(programme: Programme) -> Iterable[tuple[ClauseKind, Clause, MatrixRow]]:
    def row(accountable: Post | None, responsible: Post | None) -> MatrixRow:
        return MatrixRow(
            accountable.code if accountable and accountable.active else "",
            (responsible.code,) if responsible and responsible.active else (),
        )

    owners = Programme.objects.select_related("alliance_owner", "partner_owner").get(pk=programme.pk)
    for objective in programme.objectives.all():
        yield ClauseKind.OBJECTIVE, objective, row(owners.alliance_owner, owners.partner_owner)
    for goal in programme.goals.select_related("alliance_owner", "partner_owner"):
        yield ClauseKind.GOAL, goal, row(goal.alliance_owner, goal.partner_owner)
    for activity in programme.activities.select_related("lead", "goal__alliance_owner"):
        above = activity.goal.alliance_owner if activity.goal else None
        yield ClauseKind.ACTIVITY, activity, row(above, activity.lead)


def _without_repetition(row: MatrixRow) -> MatrixRow:
    answers = {row.accountable, *row.responsible}
    return MatrixRow(
        row.accountable,
        row.responsible,
        tuple(code for code in row.consulted if code not in answers),
        tuple(code for code in row.informed if code not in answers),
    )


def _moved(actor: Actor, giver: Post, taker: Post, reason: str) -> tuple[dict[str, int], set[int]]:
    related = ("programme__party", "programme__instrument")
    duties = [
        row
        for row in Responsibility.objects.filter(post=giver)
        .exclude(programme__state__in=PROGRAMME_OVER)
        .select_related(*related)
        if _in_reach(actor, row.programme)
    ]
    for duty in duties:
        _move_duty(duty, taker)
    undertakings = [
        row
        for row in Undertaking.objects.filter(owner=giver, released_on=None).select_related(*related)
        if _in_reach(actor, row.programme)
    ]
    for undertaking in undertakings:
        undertaking.owner = taker
        undertaking.save(update_fields=["owner"])
    challenges = [
        row
        for row in Challenge.objects.filter(owner=giver, state=ChallengeState.OPEN).select_related("party")
        if actor.may("programmes.assign", party=row.party.code)
    ]
    for challenge in challenges:
        challenge.owner = taker
        challenge.revision += 1
        challenge.save(update_fields=["owner", "revision"])
        note_judgement(actor, challenge, reason=reason)
    adoptions = [
        row
        for row in Adoption.objects.filter(owner=giver).select_related("party")
        if actor.may("programmes.assign", party=row.party.code)
    ]
    Adoption.objects.filter(pk__in=[row.pk for row in adoptions]).update(owner=taker)
    groups: dict[str, Sequence[Responsibility | Undertaking | Challenge | Adoption]] = {
        "responsibilities": duties,
        "undertakings": undertakings,
        "challenges": challenges,
        "adoptions": adoptions,
    }
    return (
        {name: len(rows) for name, rows in groups.items()},
        {marking_of(row) for rows in groups.values() for row in rows},
    )


def _in_reach(actor: Actor, programme: Programme) -> bool:
    foreign = actor.side == "partner" and actor.party != programme.party.code
    return not foreign and may(actor, "programmes.assign", programme)


def _move_duty(duty: Responsibility, taker: Post) -> None:
    """Give a duty to another post; where that has it already, it is dropped."""
    own = {f"{duty.clause_kind}_id": getattr(duty, f"{duty.clause_kind}_id")}
    if Responsibility.objects.filter(**own, post=taker, duty=duty.duty).exists():
        duty.delete()
        return
    if duty.duty in {Duty.ACCOUNTABLE, Duty.RESPONSIBLE}:
        Responsibility.objects.filter(**own, post=taker, duty__in=[Duty.CONSULTED, Duty.INFORMED]).delete()
    elif Responsibility.objects.filter(**own, post=taker).exists():
        duty.delete()
        return
    duty.post = taker
    duty.save(update_fields=["post"])
