"""Keeping results of the engines: on the platform, or as files in the form in which a pack ships them."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.apps.warnings.services.results import Provenance
    from entente.engines.warning.fatalities.published import Publication


@dataclass(frozen=True, slots=True)
class Made:
    """How a result came to be: hash of its input, and the command. `today` and the version are this run's."""

    input_sha256: str
    command: str

    @property
    def head(self) -> dict[str, Any]:
        """The part of a pack's file that says it; the texts in both languages are for a person to write."""
        return {
            "code": "",
            "title": {"en": "", "fr": ""},
            "note": {"en": "", "fr": ""},
            "command": self.command,
            "made_on": today().isoformat(),
            "engine_version": version("entente"),
            "input_sha256": self.input_sha256,
            "licence": "",
            "attribution": {"en": "", "fr": ""},
            "sources": [],
        }

    def provenance(self, **words: Any) -> Provenance:
        """The same for the services of the platform. Needs Django."""
        from entente.apps.warnings.services.results import Provenance

        return Provenance(
            engine_version=version("entente"),
            input_sha256=self.input_sha256,
            made_on=today(),
            command=self.command,
            **words,
        )


def today() -> date:
    """The day, in UTC."""
    return datetime.now(UTC).date()


def score_file(document: dict[str, Any], made: Made) -> str:
    """The scoreboard as a file of scores/ in a pack, its texts still to be written."""
    return json.dumps({**made.head, "result": rounded(document)}, default=str, ensure_ascii=False, indent=1) + "\n"


def replay_file(fact: str, document: dict[str, Any], made: Made) -> str:
    """A look back as a file of replays/ in a pack, its texts still to be written."""
    content = {**made.head, "fact": fact, "result": rounded(document)}
    return json.dumps(content, default=str, ensure_ascii=False, indent=1) + "\n"


def rounded(value: Any) -> Any:
    """The document with six digits after the point, which is more than any of its intervals is worth."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {name: rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(each) for each in value]
    return value


def record_scores(document: dict[str, Any], made: Made) -> None:
    """Keep a scoreboard on the platform."""
    from entente.cli.preparing import open_platform

    open_platform()
    from entente.apps.access.binding import acting_as
    from entente.apps.access.viewers import Actor, Viewer
    from entente.apps.warnings.services.results import record_backtest
    from entente.engines.warning.provenance import unseen

    board = json.loads(json.dumps(rounded(document), default=str))
    fresh = unseen(board["source"], date.fromisoformat(board["first"]), date.fromisoformat(board["last"]))
    actor = Actor(name="Entente", permissions=frozenset({"warnings.scores"}))
    with acting_as(Viewer()):
        run = record_backtest(actor, board, made.provenance(), unseen=fresh)
    print(f"recorded as {run.pk}; the scoreboard shows it", file=sys.stderr)


def record_replay(fact: str, document: dict[str, Any], made: Made) -> None:
    """Keep a look back on the platform."""
    from entente.cli.preparing import open_platform

    open_platform()
    from entente.apps.access.binding import acting_as
    from entente.apps.access.viewers import Actor, Viewer
    from entente.apps.warnings.services.results import record_replay as keep

    told = json.loads(json.dumps(rounded(document), default=str))
    actor = Actor(name="Entente", permissions=frozenset({"warnings.scores"}))
    with acting_as(Viewer()):
        run = keep(actor, fact, told, made.provenance())
    print(f"recorded as {run.pk}; the page of the consultation shows it", file=sys.stderr)


def publish(published: Publication, made: Made, *, licence: str, attribution: str, exercise: bool) -> None:
    """Publish a forecast on the platform."""
    from entente.cli.preparing import open_platform

    open_platform()
    from entente.apps.access.binding import acting_as
    from entente.apps.access.viewers import Actor, Viewer
    from entente.apps.warnings.services.results import publish_forecast

    actor = Actor(name="Entente", permissions=frozenset({"warnings.publish_forecast"}))
    words = made.provenance(licence=licence, attribution_en=attribution, attribution_fr=attribution)
    with acting_as(Viewer()):
        run = publish_forecast(actor, published, words, exercise=exercise)
    print(f"published as {run.pk}, {len(published.countries)} countries", file=sys.stderr)


def write_pack_forecast(folder: Path, published: Publication, made: Made) -> None:
    """Write a forecast as a folder of forecasts/ in a pack, its texts still to be written."""
    from entente.sources.packs.forecasts import write_forecast

    head = made.head
    head.pop("input_sha256")
    write_forecast(folder, head, published)
    print(f"{folder}: {len(published.countries)} countries", file=sys.stderr)
