"""Carry a plan out: in waves, so that a page is linked only when its text is in place, and any wave can be cut short."""
