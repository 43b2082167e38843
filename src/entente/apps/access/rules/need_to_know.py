"""Who may read: the rule in plain Python, without a database. The policy in SQL must always agree with it.

Read = cleared for the level AND on the release list AND a security agreement in force AND need-to-know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from entente.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Spell:
    """A party belongs to a framework, is suspended in it, or has an agreement of that type, for a period."""

    party: str
    framework: str
    period: Period


@dataclass(frozen=True, slots=True)
class Group:
    """Parties that a release names together: some always, and the members of frameworks."""

    parties: frozenset[str] = frozenset()
    frameworks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class World:
    """What the register says in public: no fact that is marked decides who may read, or reading would tell of it.

    `membership` and `agreement` are the frameworks that stand for these.
    """

    alliance: str
    membership: str
    agreement: str
    groups: dict[str, Group]
    memberships: tuple[Spell, ...] = ()
    suspensions: tuple[Spell, ...] = ()
    agreements: tuple[Spell, ...] = ()

    def is_member(self, party: str, framework: str, day: date) -> bool:
        """Whether the party belongs to the framework on the day."""
        return _holds(self.memberships, party, framework, day)

    def members(self, group: str, day: date) -> frozenset[str]:
        """The parties that a group means on a day. Whoever is suspended must be named."""
        named = self.groups[group]
        belonging = {
            spell.party
            for spell in self.memberships
            if spell.framework in named.frameworks
            and day in spell.period
            and not _holds(self.suspensions, spell.party, spell.framework, day)
        }
        return named.parties | belonging

    def has_agreement(self, party: str, day: date) -> bool:
        """Whether a security agreement binds the party on the day. Belonging to the alliance is one."""
        return (
            party == self.alliance
            or self.is_member(party, self.membership, day)
            or _holds(self.agreements, party, self.agreement, day)
        )


def _holds(spells: tuple[Spell, ...], party: str, framework: str, day: date) -> bool:
    return any(spell.party == party and spell.framework == framework and day in spell.period for spell in spells)


@dataclass(frozen=True, slots=True)
class MarkingFacts:
    """A marking as written: the rank of its level, whose it is, to whom it is released, who needs to know."""

    rank: int
    needs_agreement: bool = True
    originator: str = ""
    parties: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ViewerFacts:
    """A viewer: the party of the post they act in, and what they are cleared for and belong to, each for a time."""

    party: str | None
    clearances: tuple[tuple[int, Period], ...] = ()
    communities: tuple[tuple[str, Period], ...] = ()

    def cleared(self, day: date) -> int:
        """The highest rank they are cleared for on the day."""
        return max((rank for rank, period in self.clearances if day in period), default=0)

    def belongs(self, day: date) -> frozenset[str]:
        """The communities they belong to on the day."""
        return frozenset(code for code, period in self.communities if day in period)


def may_read(viewer: ViewerFacts, marking: MarkingFacts, *, record_date: date, day: date, world: World) -> bool:
    """Whether the viewer may read, on `day`, a record of `record_date` that bears the marking.

    Groups mean who belonged to them on the date of the record; clearance, agreement and communities are
    those of the day of reading.
    """
    if marking.rank == 0:
        return True
    if viewer.party is None:
        return False
    return (
        viewer.cleared(day) >= marking.rank
        and _released(viewer.party, marking, record_date=record_date, day=day, world=world)
        and marking.communities <= viewer.belongs(day)
    )


def _released(party: str, marking: MarkingFacts, *, record_date: date, day: date, world: World) -> bool:
    """Whether the party is the originator, or on the release list and bound by an agreement where one is needed."""
    if party == marking.originator:
        return True
    listed = party in marking.parties or any(party in world.members(group, record_date) for group in marking.groups)
    return listed and (not marking.needs_agreement or world.has_agreement(party, day))
