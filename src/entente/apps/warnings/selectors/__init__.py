"""Reading alerts, reports, watches and series."""
