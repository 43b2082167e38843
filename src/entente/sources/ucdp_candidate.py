"""UCDP candidate events: monthly releases in the layout of `ucdp_ged`, before the yearly review.

Layout: S. Högbladh and H. Hegre, "Introducing the UCDP Candidate Events Dataset", *Research & Politics* 7(3), 2020.
The review changes and drops events and gives them new ids: candidate events are a set of their own in the store,
never added to GED.
"""

from __future__ import annotations

from entente.sources.ucdp_ged import GedReader


def reader() -> GedReader:
    """The reader of this layout."""
    return GedReader("ucdp-candidate")
