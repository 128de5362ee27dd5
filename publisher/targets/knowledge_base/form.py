"""How the classic base stores what a page says: in blocks of known kinds.

The text block has one element that holds what the page itself says (``publisher.render.block``).
"""

from publisher.content.nav import Nav
from publisher.render.article import Article
from publisher.targets.knowledge_base.menu import render_menu
from publisher.targets.knowledge_base.portal_page import layout_of

_START = '<section class="landing-block g-pt-20 g-pb-20"><div class="container g-max-width-container">'
_END = "</div></section>"


def text_block(article: Article) -> Article:
    """The whole content of the block ``27.4.one_col_fix_text``."""
    return article.between(_START, _END)


class KnowledgeBaseForm:
    """The blocks that hold pages and the menu."""

    name = "knowledge-base"
    has_menu = True

    def page(self, article: Article) -> Article:
        """The whole content of the page's text block."""
        return text_block(article)

    def menu(self, nav: Nav) -> Article:
        """The whole content of the menu's block."""
        return render_menu(nav)

    def stored_as(self, key: str) -> tuple[object, ...]:
        """The kinds of the page's blocks."""
        return layout_of(key).form
