"""Sites made of values: rules are pure, so their tests need no files."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from publisher.checks.context import CheckContext
from publisher.checks.registry import RULES, run_checks
from publisher.config import Settings, parse_settings
from publisher.content.converted import Converted, Link, Loss
from publisher.content.frontmatter import front_matter, parse_front_matter
from publisher.content.keys import page_key
from publisher.content.model import Asset, Page, Site
from publisher.content.nav import Nav, NavItem
from publisher.content.problems import Problems
from publisher.findings import Finding
from publisher.messages import LANGUAGES, Catalogue

TODAY = date(2026, 11, 23)
# What most tests do not look at: a page as an author should write it.
GOOD = "owner: anna.k@example.com\nlast_reviewed: 2026-09-15\n"

Check = Callable[..., list[Finding]]


def settings_for(defaults: Mapping[str, object], language: str = "en") -> Settings:
    return parse_settings(
        {"knowledge_base": {"code": "strategy"}, "defaults": dict(defaults)},
        config_file=Path("/r/mkdocs.yml"),
        docs_dir=Path("/r/content"),
        site_name="S",
        locale=language,
    )


def make_page(path: str, yaml: str, body: str) -> Page:
    parsed, findings = parse_front_matter(f"---\n{yaml}\n---\n{body}", path, today=TODAY)
    assert parsed is not None, findings
    meta = front_matter(parsed.layer, path, Problems())
    return Page(path, page_key(meta.id, path), meta, parsed.body, parsed.body_line, "")


@pytest.fixture
def check() -> Check:
    """Run all rules on pages given as ``path=front matter`` and give the findings of some rules, said in both languages."""

    def run(
        pages: Mapping[str, str],
        *rules: str,
        bodies: Mapping[str, str] = MappingProxyType({}),
        links: Mapping[str, list[Link]] = MappingProxyType({}),
        losses: Mapping[str, list[Loss]] = MappingProxyType({}),
        anchors: Mapping[str, set[str]] = MappingProxyType({}),
        titles: Mapping[str, str] = MappingProxyType({}),
        assets: tuple[str, ...] = (),
        broken: tuple[str, ...] = (),
        nav: Nav | None = None,
        not_in_nav: frozenset[str] = frozenset(),
        kept_files: frozenset[str] = frozenset(),
        defaults: Mapping[str, object] = MappingProxyType({}),
        converted: bool = True,
    ) -> list[Finding]:
        made = [make_page(path, yaml, bodies.get(path, "Text.\n")) for path, yaml in sorted(pages.items())]
        context = CheckContext(
            site=Site(tuple(made), {path: Asset(path, "", 0) for path in assets}, broken),
            settings=settings_for(defaults),
            converted={
                page.path: Converted(
                    page.path,
                    "",
                    (),
                    anchors=frozenset(anchors.get(page.path, ())),
                    links=tuple(links.get(page.path, ())),
                    losses=tuple(losses.get(page.path, ())),
                )
                for page in made
                if converted
            },
            titles=titles,
            nav=tuple(NavItem(path, path=path) for path in pages) if nav is None else nav,
            not_in_nav=not_in_nav,
            kept_files=kept_files,
        )
        assert set(rules) <= {rule.id for rule in RULES}
        found = run_checks(context)
        for finding in found:
            for language in LANGUAGES:
                assert Catalogue(language).say(finding.message)
                assert finding.hint is None or Catalogue(language).say(finding.hint)
        return [finding for finding in found if finding.rule in rules or not rules]

    return run
