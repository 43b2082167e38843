"""Engagements with partners: one record from the plan to its outcome and its lessons."""
