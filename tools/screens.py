"""Screens as people see them, written by the tool itself: golden ones for the tests, the README's session and picture.

A screen begins with its command, `$ regioncal ...` or `$ COLUMNS=60 regioncal ...`; what follows is the output.
`make screens` writes them anew; look at the difference before you keep it.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "tests" / "screens"
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "month.svg"
PICTURE_COMMAND = "regioncal --now 2016-09-10 month 2016-09"
COLUMNS = 80
BLOCK = re.compile(r"```console\n(\$ .*?)```", re.DOTALL)


def asked(line: str) -> tuple[list[str], int]:
    """The arguments and the width of a screen's first line."""
    words = shlex.split(line.removeprefix("$ "))
    columns = COLUMNS
    if words[0].startswith("COLUMNS="):
        columns = int(words.pop(0).partition("=")[2])
    if words[0] != "regioncal":
        raise ValueError(line)
    return words[1:], columns


def session(text: str) -> list[tuple[str, str]]:
    """The commands of a text and what each printed."""
    parts = re.split(r"^(\$ .*)\n", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def printed(line: str, cache: str, *, colour: bool = False) -> str:
    """What a command prints, notes included, in a process of its own."""
    arguments, columns = asked(line)
    env = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "COLUMNS": str(columns), "XDG_CACHE_HOME": cache}
    env |= {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLORTERM": "truecolor"} if colour else {}
    command = [sys.executable, "-m", "regioncal", *arguments]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{line}: exit {done.returncode}: {done.stderr}")
    return done.stdout + done.stderr


def picture(coloured: str) -> str:
    """An SVG of a coloured screen that needs nothing from anywhere: no font, no script."""
    import io

    from rich.console import Console
    from rich.terminal_theme import TerminalTheme
    from rich.text import Text

    theme = TerminalTheme(
        (255, 255, 255), (34, 34, 34),
        [
            (0, 0, 0), (176, 0, 32), (0, 110, 60), (150, 100, 0), (0, 70, 160), (140, 0, 110), (0, 105, 120),
            (90, 90, 90),
        ],
    )  # fmt: skip
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(coloured.rstrip("\n")))
    template = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg"
 xml:space="preserve" role="img">
<title>regioncal month 2016-09</title>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
 font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>{lines}</defs>
<rect width="100%" height="100%" rx="8" fill="#ffffff" stroke="#cccccc"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
    return console.export_svg(title="regioncal", theme=theme, code_format=template, unique_id="month")


def main() -> None:
    """Write every screen anew."""
    with tempfile.TemporaryDirectory() as cache:
        for file in sorted(SCREENS.glob("*.txt")):
            line = file.read_text("utf-8").split("\n", 1)[0]
            file.write_text(f"{line}\n{printed(line, cache)}", "utf-8")

        def again(found: "re.Match[str]") -> str:
            commands = [line for line, _ in session(found[1])]
            return "```console\n" + "\n".join(f"{line}\n{printed(line, cache)}" for line in commands) + "```"

        README.write_text(BLOCK.sub(again, README.read_text("utf-8")), "utf-8")
        PICTURE.write_text(picture(printed(f"$ {PICTURE_COMMAND}", cache, colour=True)), "utf-8")


if __name__ == "__main__":
    main()
