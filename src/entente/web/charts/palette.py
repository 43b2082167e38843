"""Colours and shapes of charts: Okabe and Ito's set for categories, one colour per tone for states.

Okabe M., Ito K. (2008), Color Universal Design. Yellow is left out: it vanishes on white.
"""

from __future__ import annotations

CATEGORIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7F7F7F")
REST = "#999999"
TONES = {"ok": "#009E73", "warning": "#E69F00", "stopped": "#D55E00", "ended": "#7F7F7F", "neutral": "#0072B2"}
RELATIONS = {"alliance": "#16191D", "ally": "#0072B2", "partner": "#56B4E9", "other": "#999999"}
SUSPENDED = "#D55E00"
