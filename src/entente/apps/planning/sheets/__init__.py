"""Rounds as spreadsheets: menu, requests and allocations out, and back in with a preview of every change."""

from entente.apps.planning.sheets.applying import apply_workbook
from entente.apps.planning.sheets.preview import Change, Preview, preview_workbook
from entente.apps.planning.sheets.writing import write_workbook

__all__ = ["Change", "Preview", "apply_workbook", "preview_workbook", "write_workbook"]
