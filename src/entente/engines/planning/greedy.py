"""Plans that never look back: a start for the search, and the last touch to what it returns."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from entente.engines.planning.candidates import Candidate
from entente.engines.planning.instance import Instance, Key
from entente.engines.planning.ledger import Ledger
from entente.engines.planning.points import goal_points

Seats = dict[Key, int]


class Draft:
    """Seats granted so far with their running points; knows what one more request would add or one fewer would lose."""

    def __init__(self, instance: Instance, candidates: Mapping[Key, Candidate], seats: Mapping[Key, int]) -> None:
        self.instance, self.candidates = instance, candidates
        self.ledger = Ledger(instance, seats)
        self.delivered: defaultdict[str, list[int]] = defaultdict(list)
        self.held: defaultdict[str, int] = defaultdict(int)
        for key, count in seats.items():
            self.delivered[instance.request[key].goal].append(instance.request[key].priority)
            self.held[key[0]] += count
        self.followers: defaultdict[str, list[str]] = defaultdict(list)
        for activity, before in instance.requires.items():
            for required in before:
                self.followers[required].append(activity)

    @property
    def seats(self) -> Seats:
        """Seats by request."""
        return self.ledger.seats

    def grant(self, key: Key, count: int) -> bool:
        """Grant a request these seats if they fit; say whether they did."""
        if key in self.seats or not self.ledger.fits(key, count):
            return False
        self.ledger.add(key, count)
        self.held[key[0]] += count
        self.delivered[self.instance.request[key].goal].append(self.instance.request[key].priority)
        return True

    def take_back(self, key: Key, count: int) -> None:
        """Take seats back."""
        self.ledger.add(key, -count)
        self.held[key[0]] -= count
        if key not in self.seats:
            self.delivered[self.instance.request[key].goal].remove(self.instance.request[key].priority)

    def gain(self, key: Key) -> int:
        """Points that granting the request would add."""
        request = self.instance.request[key]
        goal, given = self.instance.goal[request.goal], self.delivered[request.goal]
        return goal_points(goal, [*given, request.priority]) - goal_points(goal, given)

    def loss(self, key: Key) -> int:
        """Points that taking the request back would lose."""
        request = self.instance.request[key]
        goal, given = self.instance.goal[request.goal], self.delivered[request.goal]
        rest = given.copy()
        rest.remove(request.priority)
        return goal_points(goal, given) - goal_points(goal, rest)

    def spare(self, key: Key) -> int:
        """Seats of the request that its partner's floor does not need."""
        floor = self.instance.partner[key[0]].protected_minimum
        mine = self.seats[key]
        return min(mine, self.held[key[0]] - floor) if self.held[key[0]] >= floor else mine

    def needed(self, key: Key) -> bool:
        """Whether another granted request of the partner requires this activity."""
        return any((key[0], later) in self.seats for later in self.followers[key[1]])


def commitments_only(instance: Instance, candidates: Mapping[Key, Candidate]) -> Seats:
    """The least that honours every commitment."""
    return {key: candidate.low for key, candidate in candidates.items() if candidate.held}


def serve_floors(draft: Draft, first: Sequence[str] = ()) -> None:
    """Grant each partner its cheapest seats until its floor is met: those named first, then the smallest floor first.

    Cheapest also by what the seats take from others: seats of a partner that nobody else may ask for cost least.
    """
    price = draft.instance.activity
    rivals = Counter(activity for _, activity in draft.candidates)
    mine: defaultdict[str, list[Key]] = defaultdict(list)
    for key in draft.candidates:
        mine[key[0]].append(key)
    place = {partner: number for number, partner in enumerate(first)}
    order = sorted(draft.instance.partners, key=lambda p: (place.get(p.id, len(place)), p.protected_minimum, p.id))
    for partner in order:
        cheapest = sorted(mine[partner.id], key=lambda k: (price[k[1]].cost_per_seat, rivals[k[1]], k))
        for key in cheapest:
            missing = partner.protected_minimum - draft.held[partner.id]
            candidate = draft.candidates[key]
            for count in range(min(candidate.top, max(missing, candidate.low)), candidate.low - 1, -1):
                if missing <= 0 or draft.grant(key, count):
                    break


def fill(draft: Draft) -> None:
    """Grant, at its least seats, the request that adds most points for its cost, until none adds any."""

    def rate(key: Key) -> float:
        seats = draft.candidates[key].low
        return draft.gain(key) / max(1, seats * draft.instance.activity[key[1]].cost_per_seat)

    heap = [(-rate(key), key) for key in draft.candidates if key not in draft.seats]
    heapq.heapify(heap)
    while heap:
        old, key = heapq.heappop(heap)
        if key in draft.seats:
            continue
        now = -rate(key)
        if now > old:  # rates only fall: look again when its turn comes
            heapq.heappush(heap, (now, key))
        elif now < 0 and draft.grant(key, draft.candidates[key].low):
            for later in draft.followers[key[1]]:
                if (key[0], later) in draft.candidates:
                    heapq.heappush(heap, (-rate((key[0], later)), (key[0], later)))


def trim(draft: Draft) -> None:
    """Take back, dearest first, the seats that serve no commitment, prerequisite, floor or goal."""
    price = draft.instance.activity
    dearest = sorted(draft.seats, key=lambda key: (-price[key[1]].cost_per_seat * draft.seats[key], key))
    for key in dearest:
        seats, spare, candidate = draft.seats[key], draft.spare(key), draft.candidates[key]
        if not candidate.held and spare >= seats and not draft.needed(key) and not draft.loss(key):
            draft.take_back(key, seats)
        elif cut := min(spare, seats - candidate.low):
            draft.take_back(key, cut)


def finish(instance: Instance, candidates: Mapping[Key, Candidate], seats: Mapping[Key, int]) -> Seats:
    """The plan, trimmed and filled until no request could be granted alone with a gain, and no seat serves nothing."""
    draft = Draft(instance, candidates, seats)
    count = -1
    while count != sum(draft.seats.values()):
        count = sum(draft.seats.values())
        trim(draft)
        fill(draft)
    return dict(draft.seats)
