"""Signals, change points, alerts, forecasts and their scoring."""
