"""An article as the portal's text block ``27.4.one_col_fix_text`` holds it.

Everything stands inside the one ``landing-block-node-text``: only that is searched, edited, and kept when the portal renews its
blocks (facts kb-1.23).
"""

from publisher.render.article import Article

_START = '<section class="landing-block g-pt-20 g-pb-20"><div class="landing-block-node-text container g-max-width-container">'
_END = "</div></section>"


def text_block(article: Article) -> Article:
    """The block's whole content."""
    return article.between(_START, _END)
