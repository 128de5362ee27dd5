"""REST methods, a family a module. Every module here is imported at start-up and registers its handlers."""
