"""The pages of planning rounds."""
