"""Desired minus existing: what would change on the portal, and whether that is safe. Pure: no I/O, no clock."""
