"""What the pages of planning share: what is not there, and what every one of them knows of its round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from entente.apps.planning.selectors.types import RoundRow
from entente.kernel.errors import BadInput, Problem, Refused
from entente.web.views.problems import found_or_404

__all__ = ["found_or_404", "shown", "tried"]


def shown(row: RoundRow | None, tab: str, /, **more: Any) -> dict[str, Any]:
    """Return what the page of a round tells its templates."""
    return {
        "round": row,
        "section": "engagements",
        "tab": tab,
        "exercise": row.exercise if row else False,
        **more,
    }


def tried(act: Callable[[], Any]) -> tuple[Any, tuple[Problem, ...]]:
    """Do something that may be refused; return its result, or what is wrong."""
    try:
        return act(), ()
    except BadInput as error:
        return None, error.problems
    except Refused as error:
        return None, (Problem(error.message, remedy=error.remedy),)
