"""Every rule can be explained, in every language."""

import pytest

from publisher.checks.explaining import explanation
from publisher.checks.registry import described_rules
from publisher.messages import LANGUAGES, Catalogue


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_page(language):
    """With what should be, and no value of a finding left open."""
    for rule in described_rules():
        page = explanation(rule.id, Catalogue(language))
        assert page.startswith(f"{rule.id} ({rule.severity})\n\n{Catalogue(language).say(rule.about)}\n\n")
        assert page.count("\n\n") >= 2
