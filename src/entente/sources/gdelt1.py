"""GDELT 1.0 event files: tab-separated, no header, 57 columns until March 2013 and 58 from April 2013 (SOURCEURL).

Layout: *The GDELT Event Database Data Format Codebook V1.03* (25 August 2013). It is that of GDELT 2.0 without the
second-level divisions of places; `DATEADDED` is a day. The ids of version 1 are not those of version 2: the two are
separate sets in the store and are never counted together.
"""

from __future__ import annotations

from entente.sources.gdelt2 import COLUMNS as COLUMNS_2
from entente.sources.gdelt_events import GdeltReader, Layout, actor_columns, geo_columns

COLUMNS = (
    *COLUMNS_2[:5],
    *actor_columns(1),
    *actor_columns(2),
    *COLUMNS_2[25:35],
    *geo_columns("Actor1", second_level=False),
    *geo_columns("Actor2", second_level=False),
    *geo_columns("Action", second_level=False),
    "DATEADDED",
    "SOURCEURL",
)

LAYOUT = Layout("gdelt1", COLUMNS, optional=1, other={61: "; this looks like gdelt2"})


def reader() -> GdeltReader:
    """The reader of this layout."""
    return GdeltReader(LAYOUT)
