"""Search in both languages, kept by the database in the row itself.

The index is a column of the record, so it can neither lag the record nor answer for a record that the
viewer may not read.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models


class Searchable(models.Model):
    """A record found by its names and texts. The three texts are folded: lower case, no accents."""

    search_names = models.TextField(default="", editable=False)
    search_en = models.TextField(default="", editable=False)
    search_fr = models.TextField(default="", editable=False)
    search = models.GeneratedField(
        expression=SearchVector("search_names", config="simple", weight="A")
        + SearchVector("search_en", config="english", weight="B")
        + SearchVector("search_fr", config="french", weight="B"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["search"], name="%(class)s_search")]
