"""The environment of the tests, set before Django reads it (a pytest plugin, loaded by `-p`)."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("ENTENTE_HOME", str(Path(__file__).resolve().parents[1] / "var" / "test"))
os.environ.setdefault("ENTENTE_SECRET_KEY", "only for tests")
# Playwright's synchronous interface keeps an event loop in the thread that runs the tests, for as long as its
# browser lives; Django takes that for asynchronous code and would refuse every query of the tests that follow.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
