"""The element that holds what a page says: the portal's search reads it alone, and people edit it by clicking on it (facts kb-1.24).

Everything that we add stands around it (docs/decisions/0036-what-stands-around-a-page.md).
"""

TEXT_START = '<div class="landing-block-node-text">'
"""Begins what readers search and people edit in the portal; stands in the article's frame."""
TEXT_END = "</div>"
