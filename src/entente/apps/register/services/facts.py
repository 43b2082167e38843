"""Recording, correcting and withdrawing facts by hand."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.register import rules
from entente.apps.register.claims import Claim, claim_of_row
from entente.apps.register.lookups import lookup
from entente.apps.register.models import Fact
from entente.apps.register.services.rows import NewFact, close, database_now, insert, lock_register
from entente.kernel.errors import BadInput


@transaction.atomic
def record_fact(actor: Actor, claim: Claim, *, reason: str = "", marking_id: int = PUBLIC) -> Fact:
    """Record a new fact, with a marking that was interned in the same transaction.

    Raises Refused without the permission, BadInput naming each field that is wrong.
    """
    rules.may_correct(actor, claim)
    lock_register()
    known = lookup([claim])
    problems = rules.problems_of_claim(claim, known=known, replaces=None)
    if Fact.objects.filter(key=claim.key, claim=claim.claim, recorded__endswith=None).exists():
        problems.append(
            rules.problem(
                "key", _("“%s” is already recorded") % claim.key, _("correct that fact, or choose another key")
            )
        )
    if problems:
        raise BadInput(problems)
    (fact,) = insert([NewFact(claim, reason=reason, marking_id=marking_id)], known, at=database_now(), pack=None)
    append(
        actor,
        action="register.record_fact",
        record_type="fact",
        record_id=claim.key,
        after=claim.as_dict(),
        reason=reason,
        marking_id=marking_id,
    )
    return fact


@transaction.atomic
def correct_fact(actor: Actor, fact: Fact, claim: Claim, *, reason: str) -> Fact:
    """Replace what is held by new knowledge; what was held before stays readable as known then.

    Raises Refused when the fact is no longer held or nothing changes, BadInput naming each field that is wrong.
    """
    rules.may_correct(actor)
    rules.reason_given(reason)
    lock_register()
    held = _held(fact)
    before = claim_of_row(held)
    claim = replace(claim, key=before.key, claim=before.claim)
    rules.may_correct(actor, before, claim)
    rules.something_changes(before, claim)
    known = lookup([claim])
    problems = rules.problems_of_claim(claim, known=known, replaces=held)
    if problems:
        raise BadInput(problems)
    now = database_now()
    close([held], at=now)
    correction = NewFact(claim, corrects=held, reason=reason, marking_id=held.marking_id or PUBLIC)
    (new,) = insert([correction], known, at=now, pack=None)
    append(
        actor,
        action="register.correct_fact",
        record_type="fact",
        record_id=claim.key,
        before=before.as_dict(),
        after=claim.as_dict(),
        reason=reason,
        marking_id=held.marking_id,
    )
    return new


@transaction.atomic
def withdraw_fact(actor: Actor, fact: Fact, *, reason: str) -> None:
    """Stop holding a fact. It stays readable as known then. Raises Refused when it is no longer held."""
    rules.may_correct(actor)
    rules.reason_given(reason)
    lock_register()
    held = _held(fact)
    before = claim_of_row(held)
    rules.may_correct(actor, before)
    close([held], at=database_now())
    append(
        actor,
        action="register.withdraw_fact",
        record_type="fact",
        record_id=held.key,
        before=before.as_dict(),
        reason=reason,
        marking_id=held.marking_id,
    )


def _held(fact: Fact) -> Fact:
    """The row as it is now, locked; someone may have corrected it in the meantime."""
    current = Fact.objects.select_for_update().filter(pk=fact.pk, recorded__endswith=None).first()
    return rules.still_held(current)
