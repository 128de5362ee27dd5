"""Formulas in TeX: drawn as pictures that sit on the line, or shown as code and told."""

import base64
import re

import markdown
import pytest
from bs4 import BeautifulSoup, Tag

from publisher.content.converted import Converted
from publisher.render.article import Article
from publisher.render.convert import Source, convert
from publisher.render.formulas import LONGEST_TEX, draw
from publisher.render.math_syntax import is_formula

EXTENSIONS = ["toc", "extra", "sane_lists", "publisher.render.extension"]


def converted(source: str, *, math: bool = True) -> Converted:
    html = markdown.markdown(
        source, extensions=EXTENSIONS, extension_configs={"publisher.render.extension": {"math": math}}
    )
    return convert(html, Source("a.md", source))


def article(page: Converted) -> BeautifulSoup:
    html = Article(page.segments).resolve(page=str, file=str, image=str)
    return BeautifulSoup(html, "html.parser")


def formulas(source: str) -> list[str]:
    """The TeX of the formulas that a page shows."""
    return [str(image["alt"]) for image in article(converted(source)).find_all("img")]


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        (r"Inline $a_1 + b$ text", [r"a_1 + b"]),
        (r"$x$, $n$ and $f(x)$", ["x", "n", "f(x)"]),
        (r"Also \(x^2\).", ["x^2"]),
        ("$$\n\\frac{a}{b}\n$$", [r"\frac{a}{b}"]),
        ("\\[\nx = 1\n\\]", ["x = 1"]),
        ("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}", [r"\begin{align} a &= b \\ c &= d \end{align}"]),
        ("Text $$y^2$$ inside", ["y^2"]),
        ("- one\n\n    $$\n    z_1\n    $$\n\n- two $q_1$", ["z_1", "q_1"]),
        ("| a |\n|---|\n| $a_i$ |", ["a_i"]),
        ("[link $x_2$](https://a.example)", ["x_2"]),
        ("$a*b*c$ and _$d$_", ["a*b*c", "d"]),
        (r"$\text{Доля} = \frac{5\%}{2}$", [r"\text{Доля} = \frac{5\%}{2}"]),
        ("*[NPS]: score\n\n$NPS$", ["NPS"]),
        ("$a < b$", ["a < b"]),
    ],
)
def test_formulas_are_pictures_described_by_their_tex(source: str, tex: list[str]) -> None:
    """In a line, by themselves, in lists, tables and links; emphasis and abbreviations inside are none."""
    assert formulas(source) == tex
    assert converted(source).losses == ()


@pytest.mark.parametrize(
    "source",
    [
        "From $5 to $6.",
        "5$ or 6$",
        "$5 or 6$ each",
        "US dollars ($) and Euros ($)",
        "Set $HOME/$PATH and $HOME, $PATH.",
        "$5=300₽, а 6$",
        "от $5 млн до $7 млн",
        "$ 5 $",
        "`$x$` and `$$y$$`",
        r"\$x\$",
        "    $indented$ code $x$",
        "Just $ and $$ and $$$.",
        "$12/month, $15/month",
        "A$AP and Ke$ha",
    ],
)
def test_money_and_variables_are_no_formulas(source: str) -> None:
    """Prices, names of shell variables, code and escaped dollars stay as they are written."""
    page = article(converted(source))

    assert page.find("img") is None
    assert page.get_text() == article(converted(source, math=False)).get_text()


def test_without_the_setting_nothing_is_drawn_and_the_way_to_it_is_told() -> None:
    """Formulas are text then, and named with their line."""
    page = converted("# T\n\n$$a_1$$", math=False)

    assert article(page).find("img") is None
    assert [(loss.what, loss.line) for loss in page.losses] == [("formula", 3)]


def test_the_picture_sits_on_the_line_and_grows_with_the_text() -> None:
    """Sizes in em; what reaches below the line does so by vertical-align; never wider than the page."""
    image = article(converted("$x_1$")).img
    assert isinstance(image, Tag)
    style = dict(part.split(":") for part in str(image["style"]).split(";"))

    assert style["width"].endswith("em")
    assert style["height"] == "auto"
    assert style["max-width"] == "100%"
    assert -0.4 < float(style["vertical-align"].removesuffix("em")) < -0.1


def test_a_formula_by_itself_stands_in_the_middle() -> None:
    """In a block of its own."""
    block = article(converted("$$x$$")).find("p")
    assert isinstance(block, Tag)
    assert "text-align:center" in str(block["style"]).replace(" ", "")


def test_the_picture_holds_curves_only() -> None:
    """No font, no script, no reference that a browser would follow; the ink of the text around it."""
    formula = draw(r"\href{javascript:alert(1)}{x} + \text{<b>} \color{red}{y}")
    assert formula is None
    formula = draw(r"\href{javascript:alert(1)}{x} + \sqrt{2}")
    assert formula is not None
    svg = formula.svg.decode()

    assert set(re.findall(r"<([a-z]+)", svg)) <= {"svg", "path", "rect", "line", "g"}
    assert "href" not in svg
    assert len(svg) < 6_000


@pytest.mark.parametrize(
    "tex",
    [
        r"\foo{x}",
        r"\frac{1",
        "x^",
        r"\text{日本}",
        r"\newcommand{\R}{x} \R",
        "a & b",
        "x" * (LONGEST_TEX + 1),
        "{" * 900,
        r"\begin{cases}" * 20 + "x" + r"\end{cases}" * 20,
        r"\left(\frac{1}{" * 12 + "x" + r"}\right)" * 12,
        " ",
    ],
)
def test_what_cannot_be_drawn_whole_is_not_drawn(tex: str) -> None:
    """Unknown commands, missing braces, letters that the font lacks, macros, what is too long or too deep to be laid out."""
    assert draw(tex) is None


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{aligned}a&=b\\c&=d\end{aligned}",
        r"f(x)=\begin{cases}\left(\frac{1}{\sqrt{2\pi\sigma^{2}}}\right)^{n}&x>0\\\frac{a_{1}}{b_{2}}&x\le 0\end{cases}",
        r"\begin{cases}1&x>0\\0&x\le 0\end{cases}",
        r"\begin{pmatrix}a&b\\c&d\end{pmatrix}",
        r"\begin{equation}x=1\label{eq:a}\end{equation}",
        r"\sum_{i=1}^n \int_0^\infty \lim_{x\to0}",
        r"\sqrt[3]{x}\,\overline{ab}\,\hat{y}\,\binom{n}{k}\,\underbrace{a+b}_{c}",
        r"\mathrm{LTV} = \mathrm{ARPU} \times \frac{1}{\mathrm{churn}}",
        r"\operatorname{NPS}=\%P-\%D, \mathbb{R}, \mathcal{L}, \vec{x}, \alpha \ne \Omega",
    ],
)
def test_what_authors_write_is_drawn(tex: str) -> None:
    """Environments of lines, matrices, cases, sums, roots, names of figures."""
    assert draw(tex) is not None
    assert draw(tex, display=True) is not None


def test_an_unread_formula_is_code_and_told_with_its_line() -> None:
    """In a line as code in it, by itself as a sample."""
    page = converted("One.\n\nA $\\foo{x}$ b.\n\n$$\n\\frac{1\n$$\n")

    assert [(loss.what, loss.detail, loss.line) for loss in page.losses] == [
        ("formula-unread", r"\foo{x}", 3),
        ("formula-unread", r"\frac{1", 6),
    ]
    assert [code.get_text() for code in article(page).find_all("code")] == [r"\foo{x}", r"\frac{1"]


def test_in_a_title_a_formula_stays_tex() -> None:
    """A title is plain text in menus and lists; other headings have the picture."""
    page = converted("# Why $E=mc^2$\n\n## And $x_1$\n")

    assert page.title == "Why E=mc^2"
    assert [heading.text for heading in page.headings] == ["Why E=mc^2", "And x_1"]
    assert [str(image["alt"]) for image in article(page).find_all("img")] == ["x_1"]


@pytest.mark.parametrize(
    ("html", "display"),
    [
        (r'<p>a <span class="arithmatex">\(a&lt;b\)</span></p>', False),
        (r'<div class="arithmatex">\[a&lt;b\]</div>', True),
        (
            (
                '<p><span class="arithmatex"><span class="MathJax_Preview">a&lt;b</span>'
                '<script type="math/tex">a<b</script></span></p>'
            ),
            False,
        ),
        (
            (
                '<div class="arithmatex">\n<div class="MathJax_Preview">a&lt;b</div>\n'
                '<script type="math/tex; mode=display">a<b</script>\n</div>'
            ),
            True,
        ),
    ],
)
def test_formulas_of_arithmatex_are_drawn(html: str, display: bool) -> None:
    """In its generic form, and in the one for old MathJax."""
    page = convert(html, Source("a.md", r"\(a<b\)"))
    image = article(page).img
    assert isinstance(image, Tag)

    assert image["alt"] == "a<b"
    assert ("text-align:center" in str(image.find_parent("p")).replace(" ", "")) == display
    assert page.losses == ()


def test_the_same_formula_is_the_same_picture() -> None:
    """Pages do not change because they are published from another machine."""
    one, two = article(converted("$x_1$ and $x_1$")).find_all("img")
    assert one["src"] == two["src"]
    drawn = draw("E=mc^2")
    assert drawn is not None
    assert (
        base64.b64encode(drawn.svg)[:40] == base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="')[:40]
    )


@pytest.mark.parametrize(
    ("tex", "meant"),
    [
        ("x", True),
        ("a+b", True),
        ("5x = 10", True),
        ("5", False),
        ("5 or 6", False),
        ("a or b", False),
        (") b (", False),
    ],
)
def test_what_a_single_dollar_may_hold(tex: str, meant: bool) -> None:
    """Short names, and whatever has a sign of mathematics that is no sentence about money."""
    assert is_formula(tex) is meant
