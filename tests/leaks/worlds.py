"""Two worlds that differ only in records which the viewers may not read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from psycopg.types.range import DateRange, TimestamptzRange

from entente.apps.access import storage
from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import Attachment
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.rules.need_to_know import Group, Spell, ViewerFacts, World
from entente.apps.access.services import intern
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.register.models import Citation, Fact, FactParty, Framework, Party, Source
from entente.apps.register.services import load_pack
from entente.sources.packs import read_pack
from entente.sources.packs.access import read_access
from entente.web.forms import key_of
from tests.factories.access import ALWAYS, Someone, someone, write_fact, write_world
from tests.factories.packs import write_pack

PLATFORM = Actor(name="Platform")
TODAY = date(2024, 6, 1)
# Occurs in every text of every hidden record, and nowhere else.
WORD = "zanzibar"
HIDDEN_FACT = UUID("01900000-0000-7000-8000-00000000000a")
HIDDEN_ATTACHMENT = UUID("01900000-0000-7000-8000-00000000000b")
PUBLIC_ATTACHMENT = UUID("01900000-0000-7000-8000-00000000000c")
HIDDEN_SOURCE = "m-hidden"
PACK = Path(__file__).resolve().parents[2] / "packs" / "nato"
# A fact that someone is about to record, and that the hidden world holds already under the same key.
NEW_CLAIM = {
    "kind": "membership", "parties": ["MLT"], "framework": "PART", "title_en": "New", "title_fr": "Nouveau",
    "start": "2006", "end": "2007", "status": "active",
}  # fmt: skip


Write = Callable[["Common"], None]
COMMON_RECORDS: list[Write] = []
HIDDEN_RECORDS: list[Write] = []


def common_records(write: Write) -> Write:
    """Register what writes an app's records of both worlds."""
    COMMON_RECORDS.append(write)
    return write


def hidden_records(write: Write) -> Write:
    """Register what writes an app's records of the second world, all with `common.hidden_marking`."""
    HIDDEN_RECORDS.append(write)
    return write


@dataclass(frozen=True)
class Common:
    """What both worlds hold: the League's public record, and people."""

    fact: Fact
    hidden_marking: int
    uncleared: Someone
    unreleased: Someone
    cleared: Someone


def write_common(folder: Path) -> Common:
    """Write what both worlds hold. Nobody but `cleared` may read the hidden marking."""
    load_pack(PLATFORM, read_pack(write_pack(folder / "league")))
    write_world(
        World(
            alliance="LEAGUE",
            membership="LEAGUE",
            agreement="SECRECY",
            groups={"ALLIES": Group(frozenset({"LEAGUE"}), frozenset({"LEAGUE"}))},
            agreements=(Spell("MLT", "SECRECY", ALWAYS),),
        ),
        ["MLT"],
    )
    everything = tuple({code for role in read_access(PACK).roles for code in role.permissions})
    fact = Fact.objects.get(key="part/MLT/2", recorded__endswith=None)
    Attachment.objects.create(
        pk=PUBLIC_ATTACHMENT, record_type="fact", record_id=fact.key, name="note.txt", media_type="text/plain",
        size=6, sha256=storage.keep(b"public"),
    )  # fmt: skip
    hidden_marking = intern(PLATFORM, MarkingSpec("SECRET", "LEAGUE", groups=("ALLIES",)), on=TODAY)
    common = Common(
        fact=fact,
        hidden_marking=hidden_marking,
        # Sits with the alliance and may do everything, but is not cleared; a cleared partner is not released to.
        uncleared=someone(ViewerFacts("LEAGUE"), role="all", permissions=everything),
        unreleased=someone(ViewerFacts("MLT", ((4, ALWAYS),)), role="all", permissions=everything),
        cleared=someone(ViewerFacts("LEAGUE", ((4, ALWAYS),)), role="all", permissions=everything),
    )
    for write in COMMON_RECORDS:
        write(common)
    return common


def add_hidden(common: Common) -> None:
    """Write what only the second world holds."""
    with seeing_everything():
        marking_id = common.hidden_marking
        source = Source.objects.create(
            code=HIDDEN_SOURCE, title=f"A {WORD} report", kind="primary", publisher=WORD.title(),
            search_names=WORD, search_en=WORD, search_fr=WORD, marking_id=marking_id,
        )  # fmt: skip
        own = _fact(marking_id, key="hidden/MLT", framework="PLAN", kind="programme", party="MLT", pk=HIDDEN_FACT)
        # A rival of a public claim, a version of the same claim, a suspension: each would change what is shown.
        rival = _fact(marking_id, key="part/MLT/2", claim=2)
        again = _fact(marking_id, key="part/MLT/2", claim=1)
        _fact(marking_id, key=key_of(NEW_CLAIM))
        stopped = _fact(marking_id, key="hidden/TUR", kind="suspension", party="TUR", framework="LEAGUE")
        for fact in (own, rival, again, stopped):
            for cited in (source, Source.objects.get(code="gazette")):
                Citation.objects.create(fact=fact, source=cited, position=1)
        Citation.objects.create(fact=common.fact, source=source, position=2)
        write_fact("membership", Spell("TUR", "PART", ALWAYS), title=WORD, marking_id=marking_id)
        for pk, record in ((HIDDEN_ATTACHMENT, common.fact.key), (None, own.key)):
            Attachment.objects.create(
                **({"pk": pk} if pk else {}), record_type="fact", record_id=record, name=f"{WORD}.txt",
                media_type="text/plain", size=8, sha256=storage.keep(WORD.encode()), marking_id=marking_id,
            )  # fmt: skip
        append(
            PLATFORM, action="register.correct_fact", record_type="fact", record_id=common.fact.key,
            after={"title": WORD}, reason=WORD, marking_id=marking_id,
        )  # fmt: skip
        for write in HIDDEN_RECORDS:
            write(common)


def _fact(
    marking_id: int, *, key: str, claim: int = 1, kind: str = "membership", party: str = "MLT",
    framework: str = "PART", pk: UUID | None = None,
) -> Fact:  # fmt: skip
    fact = Fact.objects.create(
        **({"pk": pk} if pk else {}), key=key, claim=claim, kind=kind, framework=Framework.objects.get(code=framework),
        title_en=f"{WORD} {key}", title_fr=f"{WORD} {key}", note_en=WORD, note_fr=WORD, start="2008", end="..",
        valid=DateRange(date(2008, 1, 1), None), recorded=TimestamptzRange(datetime(2020, 1, 1, tzinfo=UTC), None),
        status="suspended", track="practical", search_names=WORD, search_en=WORD, search_fr=WORD, marking_id=marking_id,
    )  # fmt: skip
    FactParty.objects.create(fact=fact, party=Party.objects.get(code=party), role="subject")
    return fact
