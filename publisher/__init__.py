"""Publish Markdown with owners from git into a Bitrix24 knowledge base."""

__version__ = "0.1.0"
