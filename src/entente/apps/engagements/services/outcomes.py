"""What comes of an engagement: agenda, what parties promised, and the next contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.engagements.models import AgendaItem, Engagement, Pledge
from entente.apps.engagements.rules.parts import require
from entente.apps.engagements.services.apart import marking_of_part
from entente.apps.engagements.services.writing import locked, party_codes, record
from entente.apps.programmes.enums import CommitmentState
from entente.apps.programmes.rules.dates import date_problem
from entente.apps.programmes.services.inputs import Problems, fresh, party_of, refuse
from entente.kernel.errors import BadInput, Problem

PLAN, REPORT = "engagements.plan", "engagements.report"
_LONGEST_POINT = 400


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A point of the agenda: when ("09:30", "day 2"), what, and which party (code) speaks to it."""

    text: str
    at: str = ""
    speaker: str = ""


@transaction.atomic
def set_agenda(actor: Actor, engagement_id: UUID, lines: Sequence[AgendaLine]) -> list[AgendaItem]:
    """Replace the agenda. Raises Refused without the permission, BadInput naming each line that is wrong."""
    engagement = locked(engagement_id)
    require(actor, PLAN, party_codes(engagement))
    problems: Problems = []
    rows = []
    for position, line in enumerate(lines, 1):
        if not line.text.strip():
            problems.append(
                Problem(_("the point says nothing"), row=str(position), field="agenda", remedy=_("write it or drop it"))
            )
        if len(line.text.strip()) > _LONGEST_POINT:
            problems.append(
                Problem(
                    _("point %(number)s is longer than %(most)s letters")
                    % {"number": position, "most": _LONGEST_POINT},
                    row=str(position), field="agenda", remedy=_("shorten it, or make several of it"),
                )
            )  # fmt: skip
        rows.append(
            AgendaItem(
                engagement=engagement, marking_id=engagement.marking_id, position=position, at=line.at.strip(),
                text=line.text.strip(), speaker=party_of(line.speaker, "agenda", problems),
            )
        )  # fmt: skip
    refuse(problems)
    before = [item.text for item in engagement.agenda.all()]
    engagement.agenda.all().delete()
    AgendaItem.objects.bulk_create(rows)
    record(actor, "set_agenda", engagement, before={"agenda": before}, after={"agenda": [row.text for row in rows]})
    return rows


@transaction.atomic
def record_pledge(actor: Actor, engagement_id: UUID, *, party: str, text: str, due: str = "") -> Pledge:
    """Record what a party promised; `due` as precise as it was said (YYYY, YYYY-MM or YYYY-MM-DD)."""
    engagement = locked(engagement_id)
    codes = party_codes(engagement)
    require(actor, REPORT, codes)
    problems: Problems = []
    promising = party_of(party, "party", problems, needed=True)
    if promising and party not in codes:
        problems.append(
            Problem(_("%(code)r does not take part") % {"code": party}, field="party",
                    remedy=_("name a party that takes part"))
        )  # fmt: skip
    if not text.strip():
        problems.append(Problem(_("is missing"), field="text", remedy=_("write what was promised")))
    if problem := date_problem("due", due):
        problems.append(problem)
    if problems or promising is None:
        raise BadInput(problems)
    pledge = Pledge.objects.create(
        engagement=engagement, marking_id=marking_of_part(engagement, party), party=promising, text=text.strip(),
        due=due, exercise=engagement.exercise,
    )  # fmt: skip
    record(
        actor, "record_pledge", engagement, after={"party": party, "text": pledge.text, "due": due},
        part=("pledge", pledge),
    )  # fmt: skip
    return pledge


@transaction.atomic
def settle_pledge(
    actor: Actor, pledge_id: UUID, *, state: CommitmentState | str, note: str, revision: int, on: date | None = None
) -> Pledge:
    """Say whether a promise was met, missed or released, and how that is known."""
    pledge = Pledge.objects.select_for_update(of=("self",)).select_related("engagement", "party").get(pk=pledge_id)
    require(actor, REPORT, party_codes(pledge.engagement))
    fresh(pledge.revision, revision)
    problems: Problems = []
    if state not in CommitmentState.values:
        problems.append(Problem(_("is no state"), field="state", remedy=_("choose one of the list")))
    if state != CommitmentState.OPEN and not note.strip():
        problems.append(Problem(_("is missing"), field="note", remedy=_("say how that is known")))
    refuse(problems)
    before = pledge.state
    pledge.state, pledge.state_note = state, note.strip()
    pledge.state_on = on or timezone.now().date()
    pledge.revision += 1
    pledge.save()
    record(
        actor, "settle_pledge", pledge.engagement, before={"state": str(before)},
        after={"state": str(state), "note": note}, part=("pledge", pledge),
    )  # fmt: skip
    return pledge


@transaction.atomic
def set_next_contact(actor: Actor, engagement_id: UUID, *, on: date | None, note: str = "") -> Engagement:
    """Say when, and about what, the next contact is meant to be."""
    engagement = locked(engagement_id)
    require(actor, REPORT, party_codes(engagement))
    if on is not None and on <= engagement.ends:
        raise BadInput(
            Problem(
                _("%(day)s is not after %(ends)s, its last day") % {"day": on, "ends": engagement.ends},
                field="on", remedy=_("give a later day, or none"),
            )
        )  # fmt: skip
    before = {"next_contact_on": engagement.next_contact_on, "next_contact_note": engagement.next_contact_note}
    engagement.next_contact_on, engagement.next_contact_note = on, note.strip()
    engagement.save(update_fields=["next_contact_on", "next_contact_note"])
    record(actor, "edit", engagement, before=before, after={"next_contact_on": on, "next_contact_note": note})
    return engagement
