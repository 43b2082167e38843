"""Writing calendars. Each service is one transaction with its ledger entry."""
