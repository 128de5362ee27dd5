"""Diagrams through programs of the author's choice, each picture kept by what it was made of."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from publisher.config import without_secrets
from publisher.pipeline.saving import save
from publisher.pipeline.work_dir import prepare
from publisher.render.diagrams import Drawn, readable_svg

SECONDS = 60
"""How long a program may take for one picture."""
MOST_BYTES = 500_000
"""A page holds its pictures itself, and the portal takes no text without end."""
INPUT, OUTPUT = "{input}", "{output}"
_LONGEST_REASON = 200


class Drawing:
    """Runs the commands of the settings (``diagrams``); the pictures are kept in ``.publisher/cache/diagrams``.

    A command takes its text from the file that stands for ``{input}``, or else from standard input, and writes SVG into the file
    ``{output}``, or else to standard output. It is started without a shell, in the folder of mkdocs.yml.
    """

    def __init__(
        self,
        commands: Mapping[str, tuple[str, ...]],
        root: Path,
        work_dir: Path,
        *,
        seconds: float = SECONDS,
    ) -> None:
        self._commands = commands
        self._root = root
        self._work_dir = work_dir
        self._seconds = seconds
        self._done: dict[str, Drawn] = {}

    def __call__(self, language: str, code: str) -> Drawn | None:
        """The picture of a diagram; None for a language without a command."""
        command = self._commands.get(language)
        if command is None:
            return None
        key = hashlib.sha256("\0".join((*command, "", language, code)).encode()).hexdigest()
        if key not in self._done:
            self._done[key] = self._kept(key) or self._drawn(key, command, language, code)
        return self._done[key]

    def _file(self, key: str) -> Path:
        return self._work_dir / "cache" / "diagrams" / f"{key[:40]}.svg"

    def _kept(self, key: str) -> Drawn | None:
        try:
            svg = readable_svg(self._file(key).read_bytes())
        except OSError:
            return None
        return Drawn(svg) if svg else None

    def _drawn(self, key: str, command: tuple[str, ...], language: str, code: str) -> Drawn:
        try:
            with tempfile.TemporaryDirectory() as folder:
                content = self._run(command, Path(folder), language, code)
        except FileNotFoundError:
            return Drawn(problem="diagram-no-program", detail=command[0])
        except subprocess.TimeoutExpired:
            return Drawn(problem="diagram-slow", detail=Path(command[0]).name)
        except subprocess.CalledProcessError as error:
            said = _in_short((error.stderr or error.stdout or b"").decode("utf-8", "replace"))
            return Drawn(problem="diagram-refused", detail=f"{Path(command[0]).name}: {said or error.returncode}")
        except OSError as error:
            return Drawn(problem="diagram-refused", detail=f"{Path(command[0]).name}: {error.strerror}")
        svg = readable_svg(content)
        if svg is None:
            return Drawn(problem="diagram-no-svg", detail=Path(command[0]).name)
        if len(svg) > MOST_BYTES:
            return Drawn(problem="diagram-large", detail=f"{round(len(svg) / 1000)} KB")
        self._keep(key, svg)
        return Drawn(svg)

    def _run(self, command: tuple[str, ...], folder: Path, language: str, code: str) -> bytes:
        source, target = folder / f"diagram.{language}", folder / "diagram.svg"
        source.write_text(code, encoding="utf-8", newline="\n")
        parts = [part.replace(INPUT, str(source)).replace(OUTPUT, str(target)) for part in command]
        parts[0] = self._program(parts[0])
        given = code.encode() if not any(INPUT in part for part in command) else b""
        done = subprocess.run(
            parts,
            input=given,
            capture_output=True,
            check=True,
            cwd=self._root,
            timeout=self._seconds,
            env=without_secrets(os.environ),
        )
        if not any(OUTPUT in part for part in command):
            return done.stdout
        return target.read_bytes() if target.exists() else b""

    def _program(self, name: str) -> str:
        """A program of the path, by its whole name (Windows needs the ``.cmd``), or one that lies in the project."""
        local = self._root / name
        return str(local) if {"/", "\\"} & set(name) and local.is_file() else shutil.which(name) or name

    def _keep(self, key: str, svg: bytes) -> None:
        file = self._file(key)
        with contextlib.suppress(OSError):
            prepare(self._work_dir)
            file.parent.mkdir(parents=True, exist_ok=True)
            save(file, svg, lasting=False)


def _in_short(said: str) -> str:
    """The first line that says something, short enough for a finding."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = next((line for line in lines if "rror" in line), lines[0] if lines else "")
    return told if len(told) <= _LONGEST_REASON else f"{told[: _LONGEST_REASON - 1]}…"
