"""Who did what when: append-only, sealed, verifiable; the outbox."""
