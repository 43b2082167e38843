"""Writing engagements: one verb, one transaction, one entry in the ledger."""
