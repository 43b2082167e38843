"""Remarks on clauses: shared with both sides, or internal to the author's party."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.selectors.markings import marking_get
from entente.apps.access.viewers import Actor
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Comment, Programme
from entente.apps.programmes.rules.clauses import MODELS
from entente.apps.programmes.rules.sides import require
from entente.apps.programmes.selectors.rows import marking_of
from entente.apps.programmes.services.marking import internal_marking
from entente.apps.programmes.services.writing import record
from entente.kernel.errors import BadInput, Problem, Refused


@transaction.atomic
def add_comment(
    actor: Actor,
    programme_id: UUID,
    *,
    clause_kind: ClauseKind,
    clause_id: UUID,
    text: str,
    internal: bool = False,
    parent_id: UUID | None = None,
) -> Comment:
    """Remark on a clause, or reply to a remark; return the comment.

    An internal one, and any reply to one, is read by the author's own party alone, whatever else the other
    side may read. Raises Refused without the permission, BadInput for an empty text or a clause that is not
    part of the programme.
    """
    programme = Programme.objects.select_related("party", "instrument").get(pk=programme_id)
    require(actor, "programmes.comment", programme)
    parent = Comment.objects.get(pk=parent_id, programme=programme) if parent_id else None
    if parent is not None:
        clause_kind, clause_id = ClauseKind(parent.clause_kind), parent.clause_id
    if problems := _problems(programme, ClauseKind(clause_kind), clause_id, text):
        raise BadInput(problems)
    comment = Comment.objects.create(
        programme=programme,
        marking_id=_marking(actor, programme, parent, internal=internal),
        clause_kind=clause_kind,
        clause_id=clause_id,
        parent=parent,
        author_id=actor.person_id,
        author_post_id=actor.post_id,
        author_name=actor.name,
        side=actor.side,
        party=actor.party,
        text=text.strip(),
        internal=internal or bool(parent and parent.internal),
    )
    after = {"clause": f"{clause_kind}/{clause_id}", "text": comment.text, "internal": comment.internal}
    record(actor, "comment", programme, after=after, part=("comment", comment))
    return comment


@transaction.atomic
def resolve_comment(actor: Actor, comment_id: UUID) -> Comment:
    """Settle a remark: its author's party does, or whoever drafts. Raises Refused otherwise, or when it is."""
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment_id)
    programme = Programme.objects.select_related("party", "instrument").get(pk=comment.programme_id)
    own = actor.party == comment.party
    require(actor, "programmes.comment" if own else "programmes.draft", programme)
    if comment.resolved_at is not None:
        raise Refused(
            _("This comment is settled already."), rule="programmes.comment_open", remedy=_("reply to open it to talk")
        )
    comment.resolved_at = timezone.now()
    comment.save(update_fields=["resolved_at"])
    record(actor, "resolve_comment", programme, after={"resolved": True}, part=("comment", comment))
    return comment


def _marking(actor: Actor, programme: Programme, parent: Comment | None, *, internal: bool) -> int:
    if parent is not None and parent.internal:
        return marking_of(parent)
    if not internal:
        return marking_of(programme)
    marking = marking_get(marking_id=marking_of(programme))
    return internal_marking(actor, programme=marking, on=timezone.now().date())


def _problems(programme: Programme, kind: ClauseKind, clause_id: UUID, text: str) -> list[Problem]:
    problems = []
    if not text.strip():
        problems.append(Problem(_("the comment is empty"), field="text", remedy=_("write something")))
    own = {"pk": clause_id} if kind == ClauseKind.PROGRAMME else {"pk": clause_id, "programme": programme}
    belongs = clause_id == programme.pk if kind == ClauseKind.PROGRAMME else True
    if not belongs or not MODELS[kind]._default_manager.filter(**own).exists():
        problems.append(
            Problem(_("the clause is not part of the programme"), field="clause", remedy=_("choose one of its clauses"))
        )
    return problems
