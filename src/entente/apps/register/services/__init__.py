"""Writing the register. Each service is one transaction with its ledger entry."""

from entente.apps.register.services.facts import correct_fact, record_fact, withdraw_fact
from entente.apps.register.services.packs import LoadReport, load_pack
from entente.apps.register.services.sources import add_source
from entente.apps.register.services.states import StateText, add_states

__all__ = [
    "LoadReport",
    "StateText",
    "add_source",
    "add_states",
    "correct_fact",
    "load_pack",
    "record_fact",
    "withdraw_fact",
]
