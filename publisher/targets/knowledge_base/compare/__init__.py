"""What git wants beside what the base has: every page's change, the base's own, what people did."""
