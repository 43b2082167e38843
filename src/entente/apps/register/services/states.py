"""Adding states that no pack speaks of: those that a data set of the public record names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.register import rules
from entente.apps.register.enums import PartyKind
from entente.apps.register.models import Party
from entente.apps.register.search_texts import set_party_texts
from entente.kernel.errors import BadInput, Problem


@dataclass(frozen=True, slots=True)
class StateText:
    """A state under its ISO 3166 code, or under the code it had when it still was one."""

    code: str
    name_en: str
    name_fr: str
    iso_alpha2: str = ""
    iso_numeric: str = ""


@transaction.atomic
def add_states(actor: Actor, states: Sequence[StateText]) -> list[Party]:
    """Add states to the register, with one entry in the ledger. They belong to no pack, and to no alliance's view.

    Raises Refused without the permission, BadInput when a code is taken.
    """
    rules.may_correct(actor)
    taken = Party.objects.filter(code__in=[state.code for state in states]).values_list("code", flat=True)
    if taken:
        raise BadInput(
            [
                Problem(_("%(code)r is taken") % {"code": code}, field="code", remedy=_("leave it out"))
                for code in sorted(taken)
            ]
        )
    rows = [Party(kind=PartyKind.STATE, **asdict(state)) for state in states]
    for row in rows:
        set_party_texts(row)
    Party.objects.bulk_create(rows)
    if rows:
        append(
            actor,
            action="register.add_states",
            record_type="party",
            record_id=rows[0].code,
            after={"added": {row.code: row.name_en for row in rows}},
        )
    return rows
