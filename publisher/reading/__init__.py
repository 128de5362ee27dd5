"""Required reading: who must read which page, what they were asked, and what they ticked. Pure."""
