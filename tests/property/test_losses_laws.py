"""Law of what is told as taken out: the quick look at a page's tags never hides what the whole audit finds."""

from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.render.html_cleaning import losses

PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<a ",
            "<img ",
            ">",
            "/>",
            '"',
            "'",
            "=",
            " ",
            "text",
            "x>y",
            "<br>",
            "<b title=",
            "<?php ?>",
            "<!-- c -->",
        ),
        *(
            'href="https://a.b"',
            'href="javascript:x"',
            "href=j&#97;v:x",
            'src="data:image/png;base64,x"',
            'src="data:text/html,x"',
        ),
        *(
            "onclick=",
            'onclick="x"',
            'style="color:red"',
            'style="position:fixed"',
            'data-kb-src="x"',
            "<blink>",
            "<script>",
            "&lt;",
        ),
    ]
)
FORCES_THE_AUDIT = "<blink></blink>"


@settings(deadline=None, max_examples=examples(200))
@given(st.lists(PIECES, max_size=14))
def test_a_page_alone_tells_what_it_tells_behind_something_bad(pieces: list[str]) -> None:
    """An element that is not allowed, put before a page, adds itself and nothing else."""
    html = "".join(pieces)

    assert losses(FORCES_THE_AUDIT + html) == [*losses(FORCES_THE_AUDIT), *losses(html)]
