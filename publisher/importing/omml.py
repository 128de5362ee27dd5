"""Formulas of Word (OMML) as TeX, in the commands that the knowledge base can draw."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

from publisher.importing.names import is_on, value

_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        **dict(zip("αβγδεζηθικλμνξπρςστυφχψω", (
            r"\alpha \beta \gamma \delta \varepsilon \zeta \eta \theta \iota \kappa \lambda \mu \nu \xi \pi \rho \varsigma \sigma \tau "
            r"\upsilon \varphi \chi \psi \omega"
        ).split(), strict=True)),
        **dict(zip("ΓΔΘΛΞΠΣΥΦΨΩ", r"\Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega".split(), strict=True)),
        **dict(zip("ϕϵϑ", r"\phi \epsilon \vartheta".split(), strict=True)),
        **dict(zip("×·÷±∓≤≥≠≈≡∼∝∞∂∇∈∉⊂⊆∪∩∅∀∃¬∧∨→←↔⇒⇐⇔↦…⋯⋮⋱∘∙⟨⟩′", (
            r"\times \cdot \div \pm \mp \leq \geq \neq \approx \equiv \sim \propto \infty \partial \nabla \in \notin \subset \subseteq "
            r"\cup \cap \emptyset \forall \exists \neg \land \lor \to \leftarrow \leftrightarrow \Rightarrow \Leftarrow \Leftrightarrow "
            r"\mapsto \ldots \cdots \vdots \ddots \circ \bullet \langle \rangle '"
        ).split(), strict=True)),
        "−": "-", "∗": "*", "\u00a0": r"\ ", "\u2061": "", "\u2062": "", "\u2063": "",
    }
)  # fmt: skip
_ESCAPED = MappingProxyType(
    {sign: f"\\{sign}" for sign in "%#&$_{}"} | {"\\": r"\backslash ", "^": r"\hat{}", "~": r"\sim "}
)
_FUNCTIONS = frozenset(
    "sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan log ln lg exp lim min max sup inf det dim ker gcd arg deg".split()
)
_SUMS: Mapping[str, str] = MappingProxyType(
    {
        "∑": r"\sum",
        "∏": r"\prod",
        "∐": r"\coprod",
        "∫": r"\int",
        "∬": r"\iint",
        "∭": r"\iiint",
        "∮": r"\oint",
        "⋃": r"\bigcup",
        "⋂": r"\bigcap",
    }
)
_ACCENTS: Mapping[str, str] = MappingProxyType(
    {
        "\u0302": "hat",
        "\u0303": "tilde",
        "\u0304": "bar",
        "\u0305": "overline",
        "\u0307": "dot",
        "\u0308": "ddot",
        "\u20d7": "vec",
        "\u030c": "check",
        "\u0306": "breve",
    }
)
_BRACKETS: Mapping[str, str] = MappingProxyType(
    {
        "{": r"\{",
        "}": r"\}",
        "⟨": r"\langle",
        "⟩": r"\rangle",
        "‖": r"\|",
        "⌊": r"\lfloor",
        "⌋": r"\rfloor",
        "⌈": r"\lceil",
        "⌉": r"\rceil",
    }
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NO_LATIN = re.compile(r"[Ѐ-ӿ一-鿿぀-ヿ]")


class NoTexError(Exception):
    """A formula with something in it that is not known; ``what`` names it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def tex_of(formula: Element) -> str:
    """TeX for ``m:oMath``; NoTexError where some of it would be lost."""
    return re.sub(r" {2,}", " ", _all(formula)).strip()


def _all(elements: Iterable[Element]) -> str:
    out = ""
    for element in elements:
        piece = _one(element)
        if out and piece and re.search(r"\\[a-zA-Z]+$", out) and piece[0].isalpha():
            out += " "
        out += piece
    return out


def _part(element: Element, name: str) -> str:
    found = element.find(name)
    return _all(found) if found is not None else ""


def _one(element: Element) -> str:
    name = element.tag
    if name.endswith("Pr") or name in {
        "w:bookmarkStart",
        "w:bookmarkEnd",
        "w:proofErr",
        "w:del",
        "w:commentRangeStart",
        "w:commentRangeEnd",
    }:
        return ""
    if name == "m:r":
        return _run(element)
    if name in {"m:e", "m:box", "m:phant", "m:borderBox", "m:oMath", "w:ins", "w:smartTag", "w:hyperlink"}:
        return _all(element)
    if name in _KNOWN:
        return _KNOWN[name](element)
    if "".join(element.itertext()).strip():
        raise NoTexError(name)
    return ""


def _run(run: Element) -> str:
    words = "".join(t.text or "" for t in run if t.tag in {"m:t", "w:t"})
    properties = run.find("m:rPr")
    if is_on(properties, "m:nor") or _NO_LATIN.search(words):
        said = "".join(_ESCAPED.get(sign, sign) for sign in words)
        return rf"\text{{{said}}}" if said.strip() else " "
    if value(properties, "m:sty") == "p" and _WORD.fullmatch(words):
        return rf"\mathrm{{{words}}}"
    out = ""
    for sign in words:
        piece = _SIGNS.get(sign, _ESCAPED.get(sign, sign))
        out += piece + (" " if re.fullmatch(r"\\[a-zA-Z]+", piece) else "")
    return out


def _fraction(f: Element) -> str:
    top, bottom = _part(f, "m:num"), _part(f, "m:den")
    match value(f, "m:fPr/m:type"):
        case "lin" | "skw":
            return rf"{{{top}}}/{{{bottom}}}"
        case "noBar":
            return rf"\binom{{{top}}}{{{bottom}}}"
        case _:
            return rf"\frac{{{top}}}{{{bottom}}}"


def _script(s: Element) -> str:
    base = _part(s, "m:e") or "{}"
    base = base if re.fullmatch(r"[^\W_]|\\[a-zA-Z]+ ?|\{\}", base) else f"{{{base}}}"
    sub, sup = _part(s, "m:sub"), _part(s, "m:sup")
    return base.rstrip() + (f"_{{{sub}}}" if sub else "") + (f"^{{{sup}}}" if sup else "")


def _before(s: Element) -> str:
    return rf"{{}}_{{{_part(s, 'm:sub')}}}^{{{_part(s, 'm:sup')}}}{_part(s, 'm:e')}"


def _root(root: Element) -> str:
    degree = _part(root, "m:deg")
    return rf"\sqrt[{degree}]{{{_part(root, 'm:e')}}}" if degree else rf"\sqrt{{{_part(root, 'm:e')}}}"


def _sum(nary: Element) -> str:
    sign = value(nary, "m:naryPr/m:chr") or "∫"
    if sign not in _SUMS:
        raise NoTexError(sign)
    sub, sup = _part(nary, "m:sub"), _part(nary, "m:sup")
    return _SUMS[sign] + (f"_{{{sub}}}" if sub else "") + (f"^{{{sup}}}" if sup else "") + f"{{{_part(nary, 'm:e')}}}"


def _bracketed(d: Element) -> str:
    properties = d.find("m:dPr")

    def sign(name: str, usual: str) -> str:
        found = properties.find(name) if properties is not None else None
        written = usual if found is None else found.get("m:val", usual if name == "m:sepChr" else "")
        return _BRACKETS.get(written, written)

    left, right = sign("m:begChr", "(") or ".", sign("m:endChr", ")") or "."
    middle = sign("m:sepChr", "|")
    inside = f" {middle} ".join(_all(e) for e in d.findall("m:e"))
    return rf"\left{left}{' ' if left[-1].isalpha() else ''}{inside}\right{right}{' ' if right[-1].isalpha() else ''}"


def _function(f: Element) -> str:
    name = _part(f, "m:fName").strip()
    plain = re.sub(r"\\mathrm\{(\w+)\}", r"\1", name)
    head = re.match(r"[a-zA-Z]+", plain)
    known = head is not None and head[0] in _FUNCTIONS
    written = (
        f"\\{plain}"
        if known and head is not None and plain == head[0]
        else re.sub(r"\\mathrm\{(\w+)\}", lambda found: f"\\{found[1]}" if found[1] in _FUNCTIONS else found[0], name)
    )
    return f"{written} {_part(f, 'm:e')}"


def _limit(below: Element) -> str:
    base = re.sub(
        r"\\mathrm\{(\w+)\}", lambda found: f"\\{found[1]}" if found[1] in _FUNCTIONS else found[0], _part(below, "m:e")
    )
    if base in _FUNCTIONS:
        base = f"\\{base}"
    limit = _part(below, "m:lim")
    if below.tag == "m:limLow":
        return rf"{base}_{{{limit}}}" if base.startswith("\\") else rf"\underset{{{limit}}}{{{base}}}"
    return rf"\overset{{{limit}}}{{{base}}}"


def _accent(acc: Element) -> str:
    sign = value(acc, "m:accPr/m:chr") or "\u0302"
    if sign not in _ACCENTS:
        raise NoTexError(sign)
    return rf"\{_ACCENTS[sign]}{{{_part(acc, 'm:e')}}}"


def _bar(bar: Element) -> str:
    over = value(bar, "m:barPr/m:pos") == "top"
    return rf"\{'overline' if over else 'underline'}{{{_part(bar, 'm:e')}}}"


def _grouped(group: Element) -> str:
    over = value(group, "m:groupChrPr/m:pos") == "top"
    sign = value(group, "m:groupChrPr/m:chr") or "⏟"
    if sign not in "⏟⏞":
        raise NoTexError(sign)
    return rf"\{'overbrace' if over else 'underbrace'}{{{_part(group, 'm:e')}}}"


def _matrix(matrix: Element) -> str:
    rows = (" & ".join(_all(cell) for cell in row.findall("m:e")) for row in matrix.findall("m:mr"))
    return _in_rows(rows)


def _lines(array: Element) -> str:
    return _in_rows(_all(e) for e in array.findall("m:e"))


def _in_rows(rows: Iterable[str]) -> str:
    joined = r" \\ ".join(rows)
    return rf"\begin{{matrix}}{joined}\end{{matrix}}"


_KNOWN = MappingProxyType(
    {
        "m:f": _fraction, "m:sSup": _script, "m:sSub": _script, "m:sSubSup": _script, "m:sPre": _before, "m:rad": _root,
        "m:nary": _sum, "m:d": _bracketed, "m:func": _function, "m:limLow": _limit, "m:limUpp": _limit, "m:acc": _accent,
        "m:bar": _bar, "m:groupChr": _grouped, "m:m": _matrix, "m:eqArr": _lines,
    }
)  # fmt: skip
