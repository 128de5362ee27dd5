"""Required reading: who must read which page, what they were asked, and what they ticked, looked at, planned, worded and written."""
