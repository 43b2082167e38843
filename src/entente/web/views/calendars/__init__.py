"""The pages that look at engagements over time, places and parties."""
