"""The layouts of event data that can be read, by the name used on the command line."""

from __future__ import annotations

from importlib import import_module

from entente.engines.events.batches import Reader
from entente.kernel.errors import BadInput

FORMATS = {
    "gdelt2": "gdelt2",
    "gdelt1": "gdelt1",
    "icews": "icews",
    "icews-quads": "icews_quads",
    "polecat": "polecat",
    "ucdp-ged": "ucdp_ged",
    "ucdp-candidate": "ucdp_candidate",
    "acled": "acled",
}


def reader_of(name: str) -> Reader:
    """The reader of a layout. Raises `BadInput` for a name that is none."""
    if name not in FORMATS:
        raise BadInput(f"no layout is called {name!r}", field="--format", remedy=f"one of {', '.join(FORMATS)}")
    made: Reader = import_module(f"entente.sources.{FORMATS[name]}").reader()
    return made
