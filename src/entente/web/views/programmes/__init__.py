"""The pages of tailored programmes."""
