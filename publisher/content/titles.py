"""The title of a page that a reader sees, and the names that a term goes by."""

from publisher.content.model import Page
from publisher.content.page_files import bare_path, is_templated


def page_title(page: Page, nav_title: str = "", heading_title: str = "", *, home_title: str = "Home") -> str:
    """The title a reader sees: front matter, else the navigation, else the first heading, else the file's or folder's name."""
    return page.meta.title or nav_title.strip() or heading_title.strip() or name_title(page, home_title)


def name_title(page: Page, home_title: str) -> str:
    """A title made of a file name, as MkDocs makes it; an index page takes its folder's name."""
    name = page.path.rpartition("/")[2]
    stem = bare_path(name) if is_templated(name) else name.rpartition(".")[0]
    if page.is_index:
        if not page.folder:
            return home_title
        stem = page.folder.rpartition("/")[2]
    words = stem.replace("-", " ").replace("_", " ").strip() or stem
    return words.capitalize() if words.lower() == words else words


def folded(title: str) -> str:
    """A title without what nobody sees: blanks at its ends, and more than one."""
    return " ".join(title.split())
