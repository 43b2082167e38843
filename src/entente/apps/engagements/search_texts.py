"""What an engagement and a lesson are found by."""

from __future__ import annotations

from collections.abc import Iterable

from entente.apps.engagements.models import Engagement, Lesson
from entente.apps.register.models import Party
from entente.kernel.folding import fold


def _joined(parts: Iterable[str]) -> str:
    return fold(" ".join(dict.fromkeys(part for part in parts if part)))


def set_engagement_texts(engagement: Engagement, parties: Iterable[Party] = (), *, report: str = "") -> None:
    """By its titles, code, series, place, parties and purpose, and by its report once that is accepted.

    `parties` are those whose part bears the engagement's own marking: what is marked apart must not be found by.
    """
    names = [engagement.code, engagement.title_en, engagement.title_fr, engagement.series, engagement.place]
    names += [text for party in parties for text in (party.code, party.name_en, party.name_fr)]
    engagement.search_names = _joined(names)
    engagement.search_en = _joined([engagement.title_en, engagement.purpose, report])
    engagement.search_fr = _joined([engagement.title_fr, engagement.purpose, report])


def set_lesson_texts(lesson: Lesson) -> None:
    """By its title, what was observed and what is recommended."""
    lesson.search_names = _joined([lesson.title])
    lesson.search_en = lesson.search_fr = _joined([lesson.title, lesson.observation, lesson.recommendation])
