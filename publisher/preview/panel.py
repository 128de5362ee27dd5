"""The findings of a page, on the page. Styled inline: it must be readable under any theme."""

from html import escape
from typing import TYPE_CHECKING

from publisher.messages import Catalogue
from publisher.render import styles

if TYPE_CHECKING:
    from publisher.preview.pages import PanelFinding


def findings_panel(findings: "tuple[PanelFinding, ...]", say: Catalogue) -> str:
    """A box with what is wrong with a page, errors first; nothing where nothing is."""
    if not findings:
        return ""
    errors = [told for told in findings if told.severity == "error"]
    tone = styles.TONES["caution" if errors else "warning"]
    rows = "".join(_row(told, say) for told in (*errors, *(told for told in findings if told not in errors)))
    title = escape(say("preview.findings", n=len(findings)))
    return (
        f'<div class="kb-findings" role="note" style="{escape(tone.box)};max-width:46em;margin:0 auto 24px;font:400 15px/1.5 '
        f'{escape(styles.FONT)}"><p style="{tone.heading}">{title}</p>'
        f'<ul style="margin:0 0 12px;padding:0 0 0 20px">{rows}</ul></div>'
    )


def _row(told: "PanelFinding", say: Catalogue) -> str:
    hint = f'<br><span style="color:{styles.QUIET}">{escape(told.hint)}</span>' if told.hint else ""
    kind = escape(say(f"preview.{told.severity}"))
    line = escape(say("preview.line", line=told.line))
    return f"<li><strong>{kind}</strong>, {line}: {escape(told.message)} <code>{escape(told.rule)}</code>{hint}</li>"
