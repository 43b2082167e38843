"""The outlook: tension of the reports, forecasts of fatalities, and how good warnings and forecasts were."""
