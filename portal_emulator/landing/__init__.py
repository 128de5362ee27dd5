"""The classic knowledge base: sites, folders, pages, blocks and what the portal does to their content."""
