"""Reading access: markings in words, who would be able to read, who someone is."""

from entente.apps.access.selectors.attachments import attaches_here, attachment_get, attachment_list, marked_files
from entente.apps.access.selectors.bearing import Banner, banner, banner_of_all, page_banner
from entente.apps.access.selectors.markings import compilation, marking_choices, marking_get
from entente.apps.access.selectors.readers import Readers, explain_readers
from entente.apps.access.selectors.sensitive import without_sensitive

__all__ = [
    "Banner",
    "Readers",
    "attaches_here",
    "attachment_get",
    "attachment_list",
    "banner",
    "banner_of_all",
    "compilation",
    "explain_readers",
    "marked_files",
    "marking_choices",
    "marking_get",
    "page_banner",
    "without_sensitive",
]
