"""What moves by itself once a round is agreed: seats given back go to the next request that waits."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.binding import seeing_everything
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.planning.enums import RoundState, Standing
from entente.apps.planning.models import Round, SeatRequest
from entente.apps.planning.rules.guards import Facts
from entente.apps.planning.rules.transitions import PLAN, REQUEST
from entente.apps.planning.selectors.instance import RoundInstance, round_instance
from entente.apps.planning.services.engagements import seats_changed
from entente.apps.planning.services.marking import PLATFORM
from entente.apps.planning.services.telling import tell
from entente.apps.planning.services.writing import begin, guard, record
from entente.engines.planning.instance import Key
from entente.engines.planning.ledger import Ledger
from entente.kernel.errors import BadInput, Problem, Refused

WAITS = (Standing.WAITING, Standing.CUT)


@transaction.atomic
def release_seats(actor: Actor, request_id: UUID, *, seats: int, reason: str) -> SeatRequest:
    """Give back seats that were granted; whoever waits next and fits moves up in the same transaction.

    The partner's own mission gives back, or the planner does. Nobody learns here who moved up: each partner hears
    of its own request. Raises BadInput for more seats than are granted, or fewer left than the request needs.
    """
    row = (
        SeatRequest.objects.select_for_update(of=("self",)).select_related("partner__party", "entry").get(pk=request_id)
    )
    act = begin(actor, row.round_id, "release_seats", reason=reason)
    _may(actor, row)
    guard(act, Facts(reason=reason))
    left = row.granted - seats
    if seats < 1 or left < 0 or 0 < left < row.seats_min:
        raise BadInput(
            Problem(
                _("%(granted)s seats are granted, and the request needs at least %(least)s")
                % {"granted": row.granted, "least": row.seats_min},
                field="seats",
                remedy=_("give back all of them, or keep at least that many"),
            )
        )
    before = row.granted
    # What is given back is no longer wanted: it must not come back from the waiting list.
    row.granted, row.standing = left, Standing.GRANTED if left else Standing.WITHDRAWN
    row.seats_wanted = left or row.seats_wanted
    row.revision += 1
    row.save(update_fields=["granted", "standing", "seats_wanted", "revision"])
    record(actor, "release_seats", "seat_request", row, before={"granted": before}, after={"granted": left},
           reason=reason)  # fmt: skip
    with seeing_everything():
        seats_changed([row])
        move_up(act.round)
    return row


def move_up(held: Round) -> int:
    """Grant what now fits to requests that wait, the highest priority and then the earliest first; return how many.

    Runs with open eyes, for the platform: it must count every seat. Of what it sees nothing reaches the reader.
    """
    if held.state != RoundState.AGREED:
        return 0
    made = round_instance(Viewer(name="Entente"), held=held)
    ledger = Ledger(made.instance, made.granted)
    moved: list[SeatRequest] = []
    waiting = [(key, row) for key, row in made.requests.items() if row.standing in WAITS]
    for key, row in sorted(waiting, key=lambda pair: _place(pair[1])):
        further = _further(ledger, made, key)
        if further:
            ledger.add(key, further)
            _promote(row, further)
            moved.append(row)
    seats_changed(moved)
    tell(PLATFORM, moved)
    return len(moved)


def _place(row: SeatRequest) -> tuple[bool, int, object, str]:
    """The order of the waiting list: who has nothing first, then by priority, then by arrival."""
    return row.granted > 0, row.priority, row.arrived, str(row.pk)


def _further(ledger: Ledger, made: RoundInstance, key: Key) -> int:
    """How many more seats fit a request; at least its least when it has none."""
    request, held = made.instance.request[key], ledger.seats.get(key, 0)
    least = 1 if held else request.seats_min
    for seats in range(request.seats_wanted - held, least - 1, -1):
        if ledger.fits(key, seats):
            return seats
    return 0


def _promote(row: SeatRequest, further: int) -> None:
    before = row.granted
    row.granted += further
    row.standing = Standing.GRANTED if row.granted >= row.seats_wanted else Standing.CUT
    row.revision += 1
    row.save(update_fields=["granted", "standing", "revision"])
    record(PLATFORM, "promote", "seat_request", row, before={"granted": before}, after={"granted": row.granted},
           reason=_("seats were given back"))  # fmt: skip


def _may(actor: Actor, row: SeatRequest) -> None:
    party = row.partner.party.code
    own = actor.side == "partner" and actor.party == party and actor.may(REQUEST, party=party)
    if not own and not (actor.side == "alliance" and actor.may(PLAN)):
        raise Refused(
            _("Your post may not give back the seats of this party."),
            rule="planning.own_seats",
            remedy=_("leave it to the partner’s mission, or to the planner of the round"),
        )
