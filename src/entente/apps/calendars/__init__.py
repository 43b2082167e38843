"""Calendars: how often partners are to be met, and feeds to subscribe to."""
