"""Writing programmes. Each service is one transaction with its ledger entry; the actor comes first."""
