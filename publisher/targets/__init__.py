"""Where pages are published to: each target in a package of its own, behind one door (docs/decisions/0040-targets.md)."""
