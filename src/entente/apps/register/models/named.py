"""Names in both languages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


def in_language(english: str, french: str) -> str:
    """Return the text in the reader's language; the other one where it is missing."""
    wanted, other = (french, english) if (get_language() or "en").startswith("fr") else (english, french)
    return wanted or other


class Named(models.Model):
    """Something with a name in English and in French."""

    name_en = models.CharField(max_length=300)
    name_fr = models.CharField(max_length=300)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_en, self.name_fr)
