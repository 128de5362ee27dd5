"""One word changed in the portal's editor on every page, then ``pull``: how many files differ in that word only.

python benchmarks/pull_words.py CORPUS [--pages N] [--seed S]

CORPUS is a folder of Markdown files (the benchmark corpus, or any content). Every edit is made as a person's, through
``landing.block.updatenodes``, which writes the whole text anew. Prints the share that came back as exactly that word, what was
refused and why, and what was written otherwise, of which there must be none.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from word_edits import measure


def main() -> int:
    """Print the figures; 1 where something was written wrongly or fewer than 99 % came back."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("corpus", type=Path)
    reader.add_argument("--pages", type=int, default=500)
    reader.add_argument("--seed", type=int, default=1)
    given = reader.parse_args()
    figures = measure(given.corpus, pages=given.pages, seed=given.seed)
    print(f"edited in the portal: {figures.edited} pages, one word each")
    print(f"exactly that word in git: {figures.exact} ({figures.exact / max(1, figures.edited):.1%})")
    print(f"the word, and the old anchor of a heading that others link to: {figures.with_anchor}")
    print(f"refused: {len(figures.refused)}")
    for reason, n in Counter(reason for _, reason in figures.refused).most_common():
        print(f"  {n} × {reason}")
    for place, _ in figures.refused[:20]:
        print(f"    {place}")
    print(f"written otherwise: {len(figures.wrong)}")
    for place in figures.wrong:
        print(f"  {place}")
    print(f"left as edited by people at the next publish: {figures.conflicts_after}")
    print(f"pull: {figures.seconds:.1f} s, {figures.seconds / max(1, figures.edited) * 1000:.0f} ms a page")
    return 1 if figures.wrong or figures.conflicts_after or figures.share < 0.99 else 0


if __name__ == "__main__":
    sys.exit(main())
