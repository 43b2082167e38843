"""Programmes as spreadsheets: a workbook out, and a workbook back in with a preview of every change."""

from entente.apps.programmes.sheets.applying import apply_workbook
from entente.apps.programmes.sheets.preview import Change, Preview, preview_workbook
from entente.apps.programmes.sheets.writing import write_workbook

__all__ = ["Change", "Preview", "apply_workbook", "preview_workbook", "write_workbook"]
