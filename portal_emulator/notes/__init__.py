"""Knowledge Base 2.0: bases with a tree of Markdown documents, and the files in them. Knows no HTTP."""
