"""Cold and warm ``check --render`` beside md2conf's conversion of the same corpus, as whole processes, in turn, in one run.

    python benchmarks/convert.py MAKE_CORPUS MD2CONF [--pages 1000] [--rounds 3]

MAKE_CORPUS is a script called as ``MAKE_CORPUS N DIR`` that writes N + 9 Markdown pages; MD2CONF the ``md2conf`` command of the
package markdown-to-confluence in an environment of its own. Ratios are of paired runs; only they hold on another machine.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SETTINGS = """\
site_name: Corpus
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: corpus}
      defaults: {owner: anna.k@example.com, review_every: 6 months}
"""
PEER = "-d example.atlassian.net -p /wiki/ -s KB --local -l error"
PEER_OFF = "--no-render-mermaid --no-render-drawio --no-render-plantuml --no-render-latex"


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """Wall seconds and peak memory (MB, the largest process) of one command."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode not in (0, 1):
        sys.exit(f"{command[0]} left with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return seconds, max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def ours(folder: Path, *, cold: bool) -> tuple[float, float]:
    if cold:
        shutil.rmtree(folder / ".publisher", ignore_errors=True)
    return timed([sys.executable, "-m", "publisher", "check", "--render", "--today", "2026-11-23"], folder)


def peer(md2conf: str, content: Path, scratch: Path) -> tuple[float, float]:
    """The peer writes beside its sources: it gets a copy each time."""
    copy = scratch / "peer"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(content, copy / "docs")
    return timed([md2conf, *PEER.split(), *PEER_OFF.split(), "docs"], copy)


def corpus(maker: Path, pages: int, folder: Path) -> Path:
    folder.mkdir()
    subprocess.run([sys.executable, str(maker), str(pages), str(folder / "content")], check=True)
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("maker", type=Path)
    parser.add_argument("md2conf")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", type=int, default=0, help="also: this many pages, cold, for growth and memory")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = corpus(arguments.maker, arguments.pages, scratch / "base")
        ours(folder, cold=True)
        cold, warm, other = [], [], []
        for _ in range(arguments.rounds):
            cold.append(ours(folder, cold=True)[0])
            warm.append(ours(folder, cold=False)[0])
            other.append(peer(arguments.md2conf, folder / "content", scratch)[0])
        ratios = [a / b for a, b in zip(cold, other, strict=True)]
        for label, figures in (
            ("check --render, cold", cold),
            ("check --render, warm", warm),
            ("md2conf --local", other),
        ):
            print(f"{label:24} median {statistics.median(figures):6.2f} s  ({min(figures):.2f} to {max(figures):.2f})")
        print(
            f"cold / md2conf           median {statistics.median(ratios):6.2f}    ({min(ratios):.2f} to {max(ratios):.2f})"
        )
        if arguments.large:
            large = corpus(arguments.maker, arguments.large, scratch / "large")
            seconds, megabytes = ours(large, cold=True)
            growth = seconds / statistics.median(cold) / ((arguments.large + 9) / (arguments.pages + 9))
            print(
                f"{arguments.large} pages, cold         {seconds:6.1f} s, {growth:.2f} times linear, peak {megabytes:.0f} MB"
            )


if __name__ == "__main__":
    main()
