"""Loading what the pages need before somebody asks for one."""

from __future__ import annotations

import gc

from django.urls import get_resolver


def load_pages() -> None:
    """Import every page, and set all that is loaded apart from what requests make.

    It stays as long as the process. Looked through by the collector of garbage again and again, it would hold up
    one request in a few dozen by a quarter of a second.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
