"""What a text refers to and is not there: what was written, and what could be written instead."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from django.urls import reverse
from django.utils.translation import gettext as _

# So many of those that exist are named, the nearest to what was written.
NAMED = 5
# So much of a value is repeated: a cell may hold pages.
REPEATED = 40


def shortened(text: str) -> str:
    """Return a text as a message can repeat it."""
    return text if len(text) <= REPEATED else f"{text[:REPEATED]}…"


class UnknownReference(ValueError):
    """A text names an objective, a goal or a post that is not there. `known` are those of the programme by code."""

    def __init__(self, refers: str, text: str, known: Iterable[str]) -> None:
        self.message = _message(refers) % {"value": shortened(text)}
        self.remedy = _of_posts() if refers == "posts" else _of_programme(text, sorted(known, key=_in_order))
        super().__init__(self.message)


def _message(refers: str) -> str:
    return {
        "objectives": _("the programme has no objective “%(value)s”"),
        "goals": _("the programme has no goal “%(value)s”"),
        "posts": _("there is no active post with the code “%(value)s”"),
    }[refers]


def _of_posts() -> str:
    """Posts are those of all bodies: where they are listed, and not which there are."""
    text = _("write the code of an active post, as the address of its page has it; posts are listed at %(address)s")
    return text % {"address": reverse("duty-loads")}


def _of_programme(text: str, known: list[str]) -> str:
    if not known:
        return _("the programme has none yet: add it first, or leave the field empty")
    if len(known) <= NAMED:
        return _("use one of: %(names)s") % {"names": ", ".join(known)}
    near = get_close_matches(text, known, NAMED, 0)
    return _("use one of the %(count)s that exist, such as %(names)s") % {
        "count": len(known),
        "names": ", ".join(code for code in known if code in near),
    }


def _in_order(code: str) -> tuple[int, str]:
    """2 before 10."""
    return len(code), code
