"""Whose view a page is: the alliance named in the address, else the leading pack's."""

from __future__ import annotations

import re

from django.http import HttpRequest

_CODE = re.compile(r"[-a-z0-9_]{1,60}")


def alliance_of(request: HttpRequest) -> str:
    """Return the code of the pack asked for; empty for the leading one, and for what is no code."""
    code = request.GET.get("alliance", "")
    return code if _CODE.fullmatch(code) else ""
