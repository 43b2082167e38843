"""Refusals that carry what the refused person needs to go on."""

from __future__ import annotations

from django.utils.translation import ngettext

from entente.apps.engagements.consequences import Consequence
from entente.kernel.errors import Refused


class ConfirmConsequences(Refused):
    """An engagement is called off in sight of what follows from it; `consequences` lists it."""

    def __init__(self, consequences: tuple[Consequence, ...], *, remedy: str) -> None:
        count = len(consequences)
        super().__init__(
            ngettext(
                "%(count)s thing follows from this that was not confirmed.",
                "%(count)s things follow from this that were not confirmed.",
                count,
            )
            % {"count": count},
            rule="engagements.consequences_listed",
            remedy=remedy,
        )
        self.consequences = consequences
