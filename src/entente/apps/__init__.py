"""The capabilities, one Django app each. Imports inside an app: services, selectors, rules, models, enums."""
