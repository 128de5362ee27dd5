"""Which pages are made beside the navigation, and where."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from publisher.pipeline.articles import Articles
from publisher.pipeline.generated_pages import GeneratedKind, free_path
from publisher.pipeline.project import load_project
from publisher.plan.places import assign_places


def codes_of(*paths: tuple[str, ...]) -> tuple[Mapping[str, str], dict[str, str]]:
    """Codes of folders and of pages, by path, as in a base that nothing was published in yet."""
    places = assign_places(*paths)
    return places.folders, {path: code for path, (_, code) in places.pages.items()}


CONFIG = (
    "site_name: B\nplugins:\n  - publisher:\n      knowledge_base: {code: test}\n"
    "      defaults: {owner: lead@example.com, last_reviewed: 2026-10-01}\n"
)
MakeProject = Callable[..., Path]


def articles(make_project: MakeProject, pages: dict[str, str], more: str = "") -> Articles:
    return Articles(load_project(make_project(pages, config=CONFIG + more), today=date(2026, 11, 23)))


def page(title: str, **keys: str) -> str:
    head = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\n{head}---\n# {title}\n"


def test_former_addresses_that_something_else_answers_at_get_no_page(make_project: MakeProject) -> None:
    """Folders, sections without a file; what a draft had is not told either; two forms of one address are one."""
    made = articles(
        make_project,
        {
            "index.md": "# Start\n",
            "s/a.md": page("A", aliases="[old/a.md, old/a/index.md, s, t/, '/']"),
            "t/x.md": page("X", aliases="[x]", draft="true"),
        },
    )
    assert {path: (extra.kind, extra.target) for path, extra in made.extras.items()} == {
        "old/a.md": (GeneratedKind.MOVED, "s/a.md")
    }
    assert made.menu_nav == made.nav


def test_tags_of_pages_that_readers_find(make_project: MakeProject) -> None:
    """Not of drafts and archived pages; one tag in whatever letters; at the menu's end and not among neighbours."""
    made = articles(
        make_project,
        {
            "index.md": page("Start", tags="[b, B]"),
            "a.md": page("A", tags="[B, Ab]"),
            "d.md": page("D", tags="[draft]", draft="true"),
            "o.md": page("O", tags="[old]", status="archived"),
        },
    )
    assert [extra.path for extra in made.extras.values()] == ["tags.md"]
    text = str(made.extra_page("tags.md").segments)
    assert text.index(">Ab<") < text.index(">B<")
    assert (">b<" in text, ">draft<" in text, ">old<" in text) == (False, False, False)
    assert [item.title for item in made.menu_nav] == [*(item.title for item in made.nav), "Tags"]
    assert "Tags</a>" not in str(made.page("a.md").segments)


def test_the_list_of_tags_gives_way_to_a_file_or_folder(make_project: MakeProject) -> None:
    """An author's tags.md keeps its address."""
    made = articles(make_project, {"index.md": page("Start", tags="[a]"), "tags.md": "# Mine\n"})

    assert list(made.extras) == ["tags-.md"]
    assert free_path("tags", ["Tags/x.md", "tags-.md"]) == "tags--.md"


def test_no_code_depends_on_pages_that_are_made() -> None:
    """A former address never takes the address of a page or folder."""
    folders, pages = codes_of(("a b.md", "s/x.md"), ("a-b.md", "a_b/c.md", "s/x-.md", "o/index.md"))

    assert (pages["a b.md"], pages["s/x.md"], folders["s"]) == ("a-b", "x", "s")
    assert pages["a-b.md"].startswith("a-b-")
    assert pages["s/x-.md"].startswith("x-")
    assert pages["o/index.md"] == folders["o"] == "o"


def test_all_pages_of_a_type_are_listed_where_that_is_asked_for(make_project: MakeProject) -> None:
    """In the menu before the tags; with a term's meaning; a type that no page has is not listed."""
    pages = {
        "index.md": page("Start", tags="[a]"),
        "g/a.md": page("A", type="term", short="Meaning"),
        "g/b.md": page("B", type="term", short="Other", status="archived"),
        "s.md": page("S", type="segment"),
    }
    made = articles(make_project, pages, "      types: {term: {index: true}, segment: {}, market: {index: true}}\n")

    assert [(extra.kind, extra.path, extra.pages) for extra in made.extras.values()] == [
        (GeneratedKind.TYPE, "all-term.md", ("g/a.md",)),
        (GeneratedKind.TAGS, "tags.md", ()),
    ]
    assert [item.title for item in made.menu_nav][-2:] == ["All terms", "Tags"]
    text = str(made.extra_page("all-term.md").segments)
    assert ("Meaning" in text, "In this section" in text) == (True, False)


def test_a_person_is_called_as_pages_of_the_same_language_call_them(make_project: MakeProject) -> None:
    """Where none does, as the others do; an address alone would tell a reader less."""
    made = articles(
        make_project,
        {
            "ru.md": page("Р", lang="ru", owner="Анна К <anna@example.com>"),
            "en.md": page("E", owner="Anna K <anna@example.com>"),
            "en-deputy.md": page("D", deputy="anna@example.com"),
            "ru-deputy.md": page("З", lang="ru", deputy="anna@example.com"),
            "only-ru.md": page("О", lang="ru", owner="Борис Л <boris@example.com>"),
            "boris.md": page("B", deputy="boris@example.com"),
        },
    )
    said = {path: str(made.page(path).segments) for path in ("en-deputy.md", "ru-deputy.md", "boris.md")}

    assert "Anna K</a>" in said["en-deputy.md"]
    assert "Анна К</a>" in said["ru-deputy.md"]
    assert "Борис Л</a>" in said["boris.md"]
