"""What partners undertake under a programme, and what they deliver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import Post
from entente.apps.access.viewers import Actor
from entente.apps.ledger.days import day_of_act
from entente.apps.programmes.enums import Side
from entente.apps.programmes.models import Delivery, Goal, Programme, Undertaking
from entente.apps.programmes.rules.dates import date_problem
from entente.apps.programmes.rules.duties import PROGRAMME_OVER
from entente.apps.programmes.rules.sides import require, require_side
from entente.apps.programmes.selectors.rows import marking_of
from entente.apps.programmes.services.inputs import amount_of, fresh, need_reason, post_of, refuse, source_of
from entente.apps.programmes.services.marking import record_marking
from entente.apps.programmes.services.writing import locked, record
from entente.apps.programmes.vocabularies import UndertakingKind
from entente.kernel.errors import Problem, Refused


@dataclass(frozen=True, slots=True)
class UndertakingText:
    """An undertaking in words: goal and owner by code, `promised` so many of `unit`, due as precisely as known."""

    kind: str
    text: str
    promised: Decimal | int | str = 1
    unit: str = ""
    due: str = ""
    goal: str = ""
    owner: str = ""

    def as_text(self) -> dict[str, str]:
        """Return it as the ledger keeps it."""
        names = ("kind", "text", "promised", "unit", "due", "goal", "owner")
        return {name: str(getattr(self, name)) for name in names}


@transaction.atomic
def record_undertaking(actor: Actor, programme_id: UUID, new: UndertakingText) -> Undertaking:
    """Record what the partner promises under a programme; return it.

    Raises Refused without the permission or when the programme is over, BadInput naming each field that is wrong.
    """
    programme = locked(programme_id)
    require_side(actor, "programmes.undertakings", programme)
    if programme.state in PROGRAMME_OVER:
        raise Refused(
            _("This programme is over."), rule="programmes.not_over", remedy=_("choose the programme that applies")
        )
    marking_id = record_marking(
        actor, marking_id=marking_of(programme), party=programme.party.code, on=timezone.now().date()
    )
    undertaking = Undertaking(programme=programme, marking_id=marking_id, exercise=programme.exercise)
    _fill(undertaking, programme, new)
    undertaking.save(force_insert=True)
    record(actor, "record_undertaking", programme, after=new.as_text(), part=("undertaking", undertaking))
    return undertaking


@transaction.atomic
def edit_undertaking(
    actor: Actor, undertaking_id: UUID, new: UndertakingText, *, revision: int, reason: str
) -> Undertaking:
    """Change what was promised. Raises Refused without a reason or for a stale edit, BadInput for wrong fields."""
    undertaking, programme = _locked(undertaking_id)
    require_side(actor, "programmes.undertakings", programme)
    need_reason(reason, "programmes.undertaking_reason")
    fresh(undertaking.revision, revision)
    before = _text_of(undertaking).as_text()
    _fill(undertaking, programme, new)
    undertaking.revision += 1
    undertaking.save()
    record(
        actor, "edit_undertaking", programme, before=before, after=new.as_text(), reason=reason,
        part=("undertaking", undertaking),
    )  # fmt: skip
    return undertaking


@transaction.atomic
def release_undertaking(
    actor: Actor, undertaking_id: UUID, *, revision: int, reason: str, on: date | None = None
) -> Undertaking:
    """Release the partner from a promise. The partner does not release itself: Refused."""
    undertaking, programme = _locked(undertaking_id)
    if require_side(actor, "programmes.undertakings", programme) == Side.PARTNER:
        raise Refused(
            _("A side does not release itself from its own commitment."),
            rule="programmes.released_by_other",
            remedy=_("ask the other side"),
        )
    need_reason(reason, "programmes.undertaking_reason")
    fresh(undertaking.revision, revision)
    undertaking.released_on, undertaking.released_reason = day_of_act(on), reason.strip()
    undertaking.revision += 1
    undertaking.save(update_fields=["released_on", "released_reason", "revision"])
    record(
        actor, "release_undertaking", programme, after={"released_on": undertaking.released_on}, reason=reason,
        part=("undertaking", undertaking),
    )  # fmt: skip
    return undertaking


@transaction.atomic
def record_delivery(
    actor: Actor, undertaking_id: UUID, *, amount: Decimal | int | str, on: date | None = None, note: str = "",
    source: str = "",
) -> Delivery:  # fmt: skip
    """Record what was delivered of an undertaking on a day, with its source (code) or a note saying how one knows.

    Raises Refused without the permission, BadInput for an amount that is not above zero, a day to come, an
    unknown source, or neither source nor note.
    """
    undertaking, programme = _locked(undertaking_id)
    require(actor, "programmes.undertakings", programme)
    problems: list[Problem] = []
    delivered = amount_of(amount, "amount", problems)
    if not problems and not delivered:
        problems.append(Problem(_("nothing was delivered"), field="amount", remedy=_("give an amount above zero")))
    cited = source_of(source, problems)
    if not source.strip() and not note.strip():
        problems.append(
            Problem(_("nothing shows the delivery"), field="note", remedy=_("name a source, or say how you know"))
        )
    refuse(problems)
    delivery = Delivery.objects.create(
        programme=programme,
        marking_id=undertaking.marking_id,
        undertaking=undertaking,
        on=day_of_act(on),
        amount=delivered,
        note=note.strip(),
        source=cited,
        post_id=actor.post_id,
        by_name=actor.name,
    )
    after = {"amount": str(delivered), "on": delivery.on, "note": delivery.note, "source": source}
    record(actor, "record_delivery", programme, after=after, part=("undertaking", undertaking))
    return delivery


def _locked(undertaking_id: UUID) -> tuple[Undertaking, Programme]:
    held = Undertaking.objects.get(pk=undertaking_id)
    programme = locked(held.programme_id)
    return Undertaking.objects.select_for_update(of=("self",)).get(pk=undertaking_id), programme


def _fill(undertaking: Undertaking, programme: Programme, new: UndertakingText) -> None:
    problems: list[Problem] = []
    if new.kind not in UndertakingKind.values:
        problems.append(
            Problem(
                _("%(kind)r is not a kind of undertaking") % {"kind": new.kind},
                field="kind",
                remedy=_("use one of: %(values)s") % {"values": ", ".join(UndertakingKind.values)},
            )
        )
    if not new.text.strip():
        problems.append(Problem(_("the undertaking is empty"), field="text", remedy=_("write what is promised")))
    promised = amount_of(new.promised, "promised", problems)
    if not problems and not promised:
        problems.append(Problem(_("nothing is promised"), field="promised", remedy=_("give an amount above zero")))
    if problem := date_problem("due", new.due):
        problems.append(problem)
    goal = Goal.objects.filter(programme=programme, code=new.goal).first() if new.goal else None
    if new.goal and goal is None:
        problems.append(
            Problem(_("%(code)r is not a goal of the programme") % {"code": new.goal}, field="goal",
                    remedy=_("choose one of its goals"))
        )  # fmt: skip
    owner = post_of(new.owner, "owner", problems)
    refuse(problems)
    undertaking.kind, undertaking.text, undertaking.promised = new.kind, new.text.strip(), promised
    undertaking.unit, undertaking.due, undertaking.goal, undertaking.owner = new.unit.strip(), new.due, goal, owner


def _text_of(row: Undertaking) -> UndertakingText:
    goal = Goal.objects.filter(pk=row.goal_id).values_list("code", flat=True).first() if row.goal_id else ""
    owner = Post.objects.filter(pk=row.owner_id).values_list("code", flat=True).first() if row.owner_id else ""
    return UndertakingText(row.kind, row.text, row.promised, row.unit, row.due, goal or "", owner or "")
