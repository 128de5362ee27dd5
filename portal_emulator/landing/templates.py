"""System templates of pages and the areas that they show beside the content. [docs: landing/template]"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """`content` names the areas as `#AREA_n#` and the page itself as `#CONTENT#`."""

    id: int
    xml_id: str
    title: str
    content: str

    @property
    def area_count(self) -> int:
        return self.content.count("#AREA_")


TEMPLATES = (
    Template(1, "empty", "Empty page", "#CONTENT#"),
    Template(2, "sidebar_left", "With left sidebar", "<aside>#AREA_1#</aside><main>#CONTENT#</main>"),
    Template(3, "sidebar_right", "With right sidebar", "<main>#CONTENT#</main><aside>#AREA_1#</aside>"),
    Template(
        4,
        "header_footer",
        "With header and footer",
        "<header>#AREA_1#</header><main>#CONTENT#</main><footer>#AREA_2#</footer>",
    ),
    Template(
        5,
        "without_left",
        "Without left sidebar",
        "<header>#AREA_1#</header><main>#CONTENT#</main><aside>#AREA_2#</aside><footer>#AREA_3#</footer>",
    ),
    Template(
        6,
        "without_right",
        "Without right sidebar",
        "<header>#AREA_1#</header><aside>#AREA_2#</aside><main>#CONTENT#</main><footer>#AREA_3#</footer>",
    ),
)
BY_ID = {template.id: template for template in TEMPLATES}


def template_code(template_id: int) -> str:
    """The XML_ID of a template; a site without one, or with an unknown one, is shown as "empty" shows it."""
    template = BY_ID.get(template_id)
    return template.xml_id if template else "empty"
