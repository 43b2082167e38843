"""Early warning: reports, alerts, watches, and the way from a signal to a consultation."""
