"""By what a programme or a goal is found: a column that the database derives from the row itself.

The words are folded by the function `programmes_folded`, as `entente.kernel.folding.fold` folds what is typed. The
column can neither lag the row nor answer for one that the viewer may not read.
"""

from __future__ import annotations

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func


def found_by(*, names: tuple[str, ...], english: tuple[str, ...], french: tuple[str, ...]) -> models.GeneratedField:
    """Return the column: by names as they are, by texts with the words of their language stemmed."""

    def vector(columns: tuple[str, ...], config: str, weight: str) -> SearchVector:
        folded = (Func(F(column), function="programmes_folded") for column in columns)
        return SearchVector(*folded, config=config, weight=weight)

    whole = vector(names, "simple", "A") + vector(english, "english", "B") + vector(french, "french", "B")
    return models.GeneratedField(expression=whole, output_field=SearchVectorField(), db_persist=True)
