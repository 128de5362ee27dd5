"""Folders that other tools write: what the knowledge base does not read in them becomes Markdown that it reads, once."""
