"""The classic knowledge base: an internal site of the portal, made of pages, folders and blocks."""
