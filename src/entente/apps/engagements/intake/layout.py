"""The columns of a sheet of engagements. The headings are the same in every language."""

from __future__ import annotations

KEY = "key"
ENGAGEMENT_COLUMNS = (
    KEY, "title_en", "title_fr", "kind", "level", "field", "state", "starts", "ends", "place", "country", "latitude",
    "longitude", "purpose", "series",
)  # fmt: skip
PARTICIPANT_COLUMNS = ("party", "role", "seats", "name", "post")
COLUMNS = (*ENGAGEMENT_COLUMNS, *PARTICIPANT_COLUMNS)
NEEDED = (KEY,)
# A workbook holds both in one sheet, or in two; "About" is for people.
SHEETS = ("Engagements", "Participants")
ABOUT = "About"

# Against bombs and mistakes.
MOST_BYTES = 40_000_000
MOST_UNPACKED = 600_000_000
MOST_ROWS = 120_000
LONGEST = {
    "title_en": 300, "title_fr": 300, "place": 200, "series": 120, "name": 200, "post": 300, "key": 120,
    # What a cell of a workbook can hold.
    "purpose": 32_000,
}  # fmt: skip
