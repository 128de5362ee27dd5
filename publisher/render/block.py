"""An article as the portal's text block ``27.4.one_col_fix_text`` holds it.

The block has one ``landing-block-node-text``: only that is searched, and edited by clicking on it (facts kb-1.24). So it
holds what the page itself says, and everything that we add stands around it (docs/decisions/0036-what-stands-around-a-page.md).
"""

from publisher.render.article import Article

TEXT_START = '<div class="landing-block-node-text">'
"""Begins what readers search and people edit in the portal; stands in the article's frame."""
TEXT_END = "</div>"
_START = '<section class="landing-block g-pt-20 g-pb-20"><div class="container g-max-width-container">'
_END = "</div></section>"


def text_block(article: Article) -> Article:
    """The block's whole content."""
    return article.between(_START, _END)
