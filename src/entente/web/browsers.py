"""Which browser and system a user agent string names, as far as a few patterns tell.

A string says what its browser wants said: this is for recognising one's own sessions, not for deciding anything.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

# Browsers pretend to be one another: whoever adds a name of their own comes before those whose name they also carry.
_BROWSERS = (
    ("Edge", ("Edg/", "EdgA/", "EdgiOS/", "Edge/")),
    ("Opera", ("OPR/", "Opera")),
    ("Samsung Internet", ("SamsungBrowser/",)),
    ("Vivaldi", ("Vivaldi/",)),
    ("Firefox", ("Firefox/", "FxiOS/")),
    ("Chrome", ("Chrome/", "CriOS/")),
    ("Internet Explorer", ("Trident/", "MSIE ")),
)
_SYSTEMS = (
    ("Android", ("Android",)),
    ("iPhone", ("iPhone",)),
    ("iPad", ("iPad",)),
    ("Windows", ("Windows",)),
    ("ChromeOS", ("CrOS",)),
    ("macOS", ("Macintosh", "Mac OS X")),
    ("Linux", ("Linux", "X11")),
)


def browser_words(agent: str) -> str:
    """Return the browser and its system in words; "Another browser" for what is not known."""
    browser = _first(agent, _BROWSERS) or _safari(agent)
    if not browser:
        return _("Another browser")
    system = _first(agent, _SYSTEMS)
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser


def _first(agent: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    return next((name for name, marks in table if any(mark in agent for mark in marks)), "")


def _safari(agent: str) -> str:
    """Safari alone gives its own version apart from the "Safari/" that nearly all of them carry."""
    return "Safari" if "Safari/" in agent and "Version/" in agent else ""
