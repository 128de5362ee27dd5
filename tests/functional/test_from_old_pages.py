"""docs/how-to/from-old-pages.md, run as it is written, on made-up pages that grew for years. ``OLD_PAGES=300`` makes so many."""

import os
import re
import shlex
from pathlib import Path

from own_folder import write

GUIDE = (Path(__file__).parents[2] / "docs/how-to/from-old-pages.md").read_text(encoding="utf-8")
PAGES = int(os.environ.get("OLD_PAGES", "24"))


def old_pages(count: int) -> dict[str, str]:
    """Pages of one folder in five, each with a fault of another kind."""
    faults = [
        "[next](../Area-{other}/Page-{next}.md)",
        "![plan](../img/PLAN.svg)",
        "[gone](nowhere-at-all.md)",
        "[heading](#no-such-heading)",
        "[moved](page-{next}-of-the-handbook.md)",
        "Text <placeholder> and [outside](../../../etc.md)",
    ]
    heads = [
        "",
        "---\nlast_reviewed: 15.09.2025\n---\n",
        "---\nresponsible: Anna K <anna.k@example.com>\nreview_in: 3 months\n---\n",
        "---\nlast_reviewed: 03/04/2025\n---\n",
        "---\nstatus: Accepted\n---\n",
    ]
    pages = {
        "docs/README.md": "# Handbook\n",
        "docs/img/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
    }
    for n in range(count):
        fault = faults[n % len(faults)].format(other=(n + 1) % 5, next=n + 1)
        pages[f"docs/area-{n % 5}/page-{n}.md"] = f"{heads[n % len(heads)]}# Page {n}\n\nWhat page {n} says. {fault}\n"
    return pages


def test_the_guide_leads_from_messy_pages_to_a_published_base(own_folder, say):
    """Every command of the guide in its order; the last publishes all pages, and a new fault is refused afterwards."""
    write(own_folder, old_pages(PAGES))
    commands = re.findall(r"^ +(publisher .*)$", GUIDE, flags=re.MULTILINE)
    assert len(commands) == 7
    codes = []
    for command in commands:
        codes.append(say(*shlex.split(command)[1:]).code)
        if "--update" in command:
            line = re.search(r"^ +```yaml\n   (.*)$", GUIDE, flags=re.MULTILINE)[1]
            settings = own_folder / "mkdocs.yml"
            block = settings.read_text(encoding="utf-8")
            settings.write_text(block.replace("    knowledge_base:", f"{line}\n    knowledge_base:"), encoding="utf-8")

    assert codes == [0, 1, 0, 1, 0, 0, 0]
    write(own_folder, {"docs/new.md": "# New\n\n[gone](nowhere-at-all.md)\n"})
    assert say("publish", "--emulator", "--yes").code == 1
