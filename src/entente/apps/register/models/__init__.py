"""The register's tables: what there is, what is said of it, and by whom."""

from entente.apps.register.models.facts import Citation, Fact, FactParty
from entente.apps.register.models.reference import Framework, Pack, Party, Source, Term

__all__ = ["Citation", "Fact", "FactParty", "Framework", "Pack", "Party", "Source", "Term"]
