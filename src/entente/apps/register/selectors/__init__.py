"""Reading the register. Every selector takes the viewer first and reads on both clocks."""

from entente.apps.register.selectors.facts import fact_get
from entente.apps.register.selectors.frameworks import framework_get, framework_list, members_list
from entente.apps.register.selectors.packs import pack_lead, pack_list
from entente.apps.register.selectors.parties import party_get
from entente.apps.register.selectors.portfolio import portfolio_get
from entente.apps.register.selectors.search import search_all, search_suggest
from entente.apps.register.selectors.sources import source_get, source_list
from entente.apps.register.selectors.terms import term_list

__all__ = [
    "fact_get",
    "framework_get",
    "framework_list",
    "members_list",
    "pack_lead",
    "pack_list",
    "party_get",
    "portfolio_get",
    "search_all",
    "search_suggest",
    "source_get",
    "source_list",
    "term_list",
]
