"""Whether this portal's sanitiser does to texts what ours expects: ``landing.repo.checkContent`` is asked, nothing is written.

Two things are asked. What the publisher writes must come back unaltered: the same words in the form in which they are published.
And the words as people type them must be altered where ours says so, or the portal's sanitiser is another one than ours knows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publisher.messages import text
from publisher.portal.health import Check, CheckState
from publisher.render.sanitiser_encoding import encode_address, encode_text
from publisher.targets.knowledge_base.rest.doctor.asking import Asker
from publisher.targets.knowledge_base.rest.scoped import SCOPE

# What people write, and whether the portal is known to break it.
TYPED: dict[str, bool] = {
    "Expected behavior: it works": True,
    "a regular expression (RE2)": True,
    "JavaScript: the good parts": True,
    "VBScript: x": True,
    "online = true": True,
    "const onConnect = () =&gt;": True,
    "onclick=x": True,
    "srcdoc=x": True,
    "formaction=x": True,
    "x; data: y": True,
    "-moz-binding: url(x)": True,
    "q=label%3Abug+behavior%3Acrash": True,
    "java\\script\\003a x": True,
    "ex/* a */pression(x)": True,
    "on\nline = true": True,
    "The expression is short": False,
    "on time and on budget": False,
    "data is the new oil": False,
    "<b>bold</b> and <i>italic</i>": False,
    "color:red;margin:0": False,
    "select * from t where a = 1": False,
    "../../etc/passwd": False,
}
ADDRESSES = (
    "https://example.com/?q=behavior%3Acrash&online=true",
    "https://example.com/javascript:x?expression(1)=2",
    "https://example.com/?a=1&onclick=2#landing-1",
)
MARKUP = (
    '<section class="landing-block"><div class="landing-block-node-text" style="color:#333;margin:0">x</div></section>',
    '<table style="border-collapse:collapse"><thead><tr><th scope="col">A</th></tr></thead></table>',
    "<details><summary>More</summary><p>x</p></details>",
    '<a href="#landing12">x</a> <a href="https://example.com/" rel="noopener">y</a>',
    '<img src="/upload/a.png" data-fileid="7" data-kb="0123456789abcdef" alt="A picture">',
)


_BETWEEN = "\n<hr>\n"


@dataclass(frozen=True, slots=True)
class Vector:
    """A text to be checked, and whether it must come back bad."""

    text: str
    is_bad: bool
    is_ours: bool


def vectors() -> list[Vector]:
    """Everything that is asked."""
    typed = [Vector(f"<p>{words}</p>", is_bad, is_ours=False) for words, is_bad in TYPED.items()]
    shielded = [Vector(f"<p>{encode_text(words)}</p>", is_bad=False, is_ours=True) for words in TYPED]
    links = [Vector(f'<a href="{encode_address(to)}">x</a>', is_bad=False, is_ours=True) for to in ADDRESSES]
    return [*typed, *shielded, *links, *(Vector(markup, is_bad=False, is_ours=True) for markup in MARKUP)]


def sanitiser(ask: Asker) -> Iterator[Check]:
    """All vectors in one request by itself: a filter on the portal may rewrite what a batch carries."""
    asked = vectors()
    answer = ask.ask("landing.repo.checkContent", {"scope": SCOPE, "content": _BETWEEN.join(v.text for v in asked)})
    content = answer.value.get("content") if isinstance(answer.value, Mapping) else None
    kept = str(content).split(_BETWEEN)
    if len(kept) != len(asked):
        yield Check("sanitiser", CheckState.UNPROVEN, text("doctor.sanitiser-unproven"), observed=answer.observed)
        return
    altered = [vector.text != now for vector, now in zip(asked, kept, strict=True)]
    broken = sum(vector.is_ours and was for vector, was in zip(asked, altered, strict=True))
    other = sum(not vector.is_ours and was is not vector.is_bad for vector, was in zip(asked, altered, strict=True))
    observed = f"{broken} of ours altered, {other} others differ, of {len(asked)}"
    if broken:
        yield Check(
            "sanitiser", CheckState.WARNING, text("doctor.sanitiser-newer", n=broken, of=len(asked)),
            text("doctor.sanitiser-newer-hint"), observed=observed, fact="kb-1.3", switch="sanitiser=newer",
        )  # fmt: skip
    elif other:
        yield Check(
            "sanitiser", CheckState.OK, text("doctor.sanitiser-other", n=other), observed=observed, fact="kb-1.2",
            switch="sanitiser=absent", for_information=True,
        )  # fmt: skip
    else:
        yield Check("sanitiser", CheckState.OK, text("doctor.sanitiser-ok", n=len(asked)), observed=observed)
