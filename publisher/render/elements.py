"""Names of HTML elements by what they are, in a module that loads no parser: most runs read no HTML."""

BODY = "data-kb-body"
"""The attribute of the element that holds what a page's file says; what we add stands around it."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | frozenset(
    "address article aside blockquote caption dd details div dl dt figcaption figure footer header hr li "
    "main nav ol p pre section summary table td th tr ul".split()
)
EMPTY = frozenset({"br", "hr", "img", "wbr", "col", "input"})
"""Elements without an end tag."""
