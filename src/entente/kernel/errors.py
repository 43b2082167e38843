"""Errors that say what happened, where, and what to do next.

Three kinds, told apart by who can act on them: the person who gave the input (`BadInput`), the person
whose act a rule does not allow (`Refused`), the person who runs the platform (`Unavailable`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    `file`, `row` (1-based line, or a cell such as "B7") and `field` say where; `remedy` says what to do.
    """

    message: str
    file: str = ""
    row: str = ""
    field: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place = f"{place}:{self.row}" if place else f"row {self.row}"
        if self.field:
            place = f"{place}: {self.field}" if place else self.field
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} ({self.remedy})" if self.remedy else text


class EntenteError(Exception):
    """Base of the errors that the platform raises on purpose."""


class BadInput(EntenteError):
    """Input refused whole, with every problem found in it. The command line exits with 2."""

    def __init__(self, problems: Sequence[Problem] | Problem | str, **where: str) -> None:
        if isinstance(problems, str):
            problems = [Problem(problems, **where)]
        elif isinstance(problems, Problem):
            problems = [problems]
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Refused(EntenteError):
    """A rule does not allow this act now. `rule` is the rule's name, `remedy` what would make it possible."""

    def __init__(self, message: str, *, rule: str, remedy: str = "") -> None:
        self.message, self.rule, self.remedy = message, rule, remedy
        super().__init__(f"{message} ({remedy})" if remedy else message)


class Unavailable(EntenteError):
    """Something the platform needs is missing or out of reach. The command line exits with 1."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        self.message, self.remedy = message, remedy
        super().__init__(f"{message} ({remedy})" if remedy else message)
