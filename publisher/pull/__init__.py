"""From the portal back into git: a person's edit becomes a change of the page's Markdown, or is refused with a reason."""
