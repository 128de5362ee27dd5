"""The base's port over REST: the only code that knows the methods of the landing module."""
