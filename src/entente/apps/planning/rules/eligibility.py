"""Who may take part in an activity, as predicates over plain facts; each failure has a code and says what it is.

Everything is judged as of the day on which the activity begins: membership, agreements, suspensions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from entente.apps.engagements.enums import EngagementKind
from entente.kernel.periods import Period

# Kinds that are talk between two sides: they may go on while practical cooperation is suspended.
DIALOGUE_KINDS = frozenset({EngagementKind.DIALOGUE, EngagementKind.CONSULTATION, EngagementKind.NEGOTIATION})
# The tracks of suspensions as packs name them.
PRACTICAL_TRACKS = frozenset({"practical", "practical_cooperation"})
DIALOGUE_TRACKS = frozenset({"dialogue", "political_dialogue"})


@dataclass(frozen=True, slots=True)
class Spell:
    """Something that holds for a period: `code` of a framework or programme, `name` as read, `track` if any."""

    code: str
    name: str
    period: Period
    track: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeStanding:
    """A programme of the partner that applies: its title and which of its tracks are suspended."""

    title: str
    practical_suspended: bool = False
    dialogue_suspended: bool = False

    def stops(self, dialogue: bool) -> bool:
        """Whether the track is suspended in it."""
        return self.dialogue_suspended if dialogue else self.practical_suspended


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """What the reader may read of a partner: memberships, agreements, suspensions, programmes that apply."""

    code: str
    memberships: tuple[Spell, ...] = ()
    agreements: tuple[Spell, ...] = ()
    suspensions: tuple[Spell, ...] = ()
    programmes: tuple[ProgrammeStanding, ...] = ()
    ally: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What of an activity decides who may take part."""

    kind: str
    starts: date
    frameworks: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    needs_agreement: bool = False
    clearance: str = ""
    withdrawn: bool = False
    # The framework names of the audience, as the reader reads them.
    audience: str = ""

    @property
    def dialogue(self) -> bool:
        """Whether it is talk, and not practical cooperation."""
        return self.kind in DIALOGUE_KINDS


@dataclass(frozen=True, slots=True)
class Ineligible:
    """One reason why not: `code` for machines, `subject` what it is about, `reason` and `remedy` for people."""

    code: str
    subject: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a partner may take part, and every reason why not."""

    reasons: tuple[Ineligible, ...] = field(default=())

    @property
    def eligible(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.reasons

    @property
    def words(self) -> str:
        """All the reasons, one after the other."""
        return " ".join(reason.reason for reason in self.reasons)


def _held(spells: Iterable[Spell], day: date) -> list[Spell]:
    return [spell for spell in spells if day in spell.period]


def offered(partner: PartnerFacts, entry: EntryFacts) -> Ineligible | None:
    """It is still on offer."""
    if not entry.withdrawn:
        return None
    return Ineligible("withdrawn", "", _("The activity was withdrawn from the menu."), _("choose another activity"))


def of_the_audience(partner: PartnerFacts, entry: EntryFacts) -> Ineligible | None:
    """The partner is named, or belongs to a framework of the audience on the day; no audience means everybody."""
    if not entry.frameworks and not entry.parties:
        return None
    if partner.code in entry.parties:
        return None
    if any(spell.code in entry.frameworks for spell in _held(partner.memberships, entry.starts)):
        return None
    return Ineligible(
        "audience",
        ",".join(entry.frameworks),
        _("The activity is open to %(audience)s; the partner does not belong to it on that day.")
        % {"audience": entry.audience or ", ".join(entry.parties)},
        _("ask its lead to open the activity to this partner"),
    )


def agreement_held(partner: PartnerFacts, entry: EntryFacts) -> Ineligible | None:
    """A security agreement is in force on the day, where the clearance asks for one."""
    if not entry.needs_agreement or _held(partner.agreements, entry.starts) or _held(partner.ally, entry.starts):
        return None
    return Ineligible(
        "security_agreement_missing",
        entry.clearance,
        _("Security agreement missing: the activity needs clearance for %(level)s.") % {"level": entry.clearance},
        _("conclude a security agreement before the activity begins"),
    )


def practical_runs(partner: PartnerFacts, entry: EntryFacts) -> Ineligible | None:
    """Practical cooperation with the partner is not suspended on the day."""
    stopped = [s for s in _held(partner.suspensions, entry.starts) if s.track in PRACTICAL_TRACKS]
    if entry.dialogue or not stopped:
        return None
    return Ineligible(
        "practical_suspended",
        stopped[0].code,
        _("Practical cooperation suspended (%(framework)s).") % {"framework": stopped[0].name},
        _("wait until it is resumed; dialogue and consultation may go on"),
    )


def dialogue_runs(partner: PartnerFacts, entry: EntryFacts) -> Ineligible | None:
    """Political dialogue with the partner is not suspended on the day."""
    stopped = [s for s in _held(partner.suspensions, entry.starts) if s.track in DIALOGUE_TRACKS]
    if not entry.dialogue or not stopped:
        return None
    return Ineligible(
        "dialogue_suspended",
        stopped[0].code,
        _("Political dialogue suspended (%(framework)s).") % {"framework": stopped[0].name},
        _("wait until it is resumed"),
    )


def programme_runs(partner: PartnerFacts, entry: EntryFacts) -> Ineligible | None:
    """Not every programme that applies to the partner has the track suspended: nominations are blocked then."""
    stopped = [each for each in partner.programmes if each.stops(entry.dialogue)]
    if not stopped or len(stopped) < len(partner.programmes):
        return None
    return Ineligible(
        "programme_suspended",
        stopped[0].title,
        _("The programme “%(title)s” is suspended on this track: nobody can be nominated.")
        % {"title": stopped[0].title},
        _("wait until the committee of allies resumes it"),
    )


Rule = Callable[[PartnerFacts, EntryFacts], Ineligible | None]
RULES: tuple[Rule, ...] = (offered, of_the_audience, agreement_held, practical_runs, dialogue_runs, programme_runs)


def eligibility(partner: PartnerFacts, entry: EntryFacts) -> Eligibility:
    """Return whether the partner may take part, with every reason why not."""
    return Eligibility(tuple(found for rule in RULES if (found := rule(partner, entry)) is not None))
