"""GDELT 2.0 event exports: tab-separated, no header, 61 columns, one file every fifteen minutes.

Layout: *The GDELT Event Database Data Format Codebook V2.0* (19 February 2015): EventID and date attributes (5
columns), actor attributes (10 for each of two actors), event action attributes (10), event geography (8 for each
actor and for the action), data management (DATEADDED, SOURCEURL). `EventCode` is CAMEO; the Goldstein score of a
code is taken from our own table, so that it is the same in every set (GDELT differs in 016 and 022). Country codes
of actors are CAMEO, those of places FIPS 10-4. An event's day may lie long before the day it was published.
"""

from __future__ import annotations

from entente.sources.gdelt_events import GdeltReader, Layout, actor_columns, geo_columns

COLUMNS = (
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    *actor_columns(1),
    *actor_columns(2),
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    *geo_columns("Actor1", second_level=True),
    *geo_columns("Actor2", second_level=True),
    *geo_columns("Action", second_level=True),
    "DATEADDED",
    "SOURCEURL",
)

LAYOUT = Layout("gdelt2", COLUMNS, other={57: "; this looks like gdelt1", 58: "; this looks like gdelt1"})


def reader() -> GdeltReader:
    """The reader of this layout."""
    return GdeltReader(LAYOUT)
