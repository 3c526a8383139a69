"""A record's own lines in the person's editor."""

import os
import shlex
import subprocess
import tempfile
from contextlib import suppress

from regioncal.errors import UsageError


def editor() -> list[str]:
    """The command of $VISUAL, else $EDITOR."""
    words = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(words)
    except ValueError:
        raise UsageError(f"the editor {words} is not a command (mend $VISUAL or $EDITOR)") from None
    if not command:
        raise UsageError("no editor is set (set $EDITOR, or change fields with --set field=value)")
    return command


_SAID = "#| "  # begins the lines that are for the person alone


class Sheet:
    """A text in a file of its own while someone edits it; `path` is where, for those who must look again."""

    def __init__(self, name: str, text: str) -> None:
        handle, self.path = tempfile.mkstemp(prefix=f"{name}-", suffix=".toml")
        self._text = text.rstrip("\n") + "\n"
        with open(handle, "w", encoding="utf-8") as file:
            file.write(self._text)

    def open(self) -> str:
        """Let the editor have it; returns the text as it was saved."""
        command = editor()
        try:
            code = subprocess.run([*command, self.path], check=False).returncode  # noqa: S603 - the person's own editor
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"the editor {command[0]} cannot be started: {reason} (mend $EDITOR)") from None
        if code:
            raise UsageError(f"the editor {command[0]} failed with code {code}, nothing was written (mend $EDITOR)")
        try:
            return self._read()
        except (OSError, UnicodeDecodeError):
            raise UsageError("the edited text cannot be read, nothing was written (save it as UTF-8)") from None

    def _read(self) -> str:
        with open(self.path, encoding="utf-8-sig") as file:
            return "".join(line for line in file if not line.startswith(_SAID.rstrip()))

    def put_above(self, text: str) -> None:
        """Put lines above the text that do not come back with it."""
        typed = self._read()
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("".join(f"{_SAID}{line}\n" for line in text.splitlines()) + typed)

    @property
    def touched(self) -> bool:
        """Whether someone has typed anything that would be lost with the file."""
        try:
            return self._read() != self._text
        except FileNotFoundError:
            return False
        except (OSError, UnicodeDecodeError):
            return True

    def remove(self) -> None:
        """Take the file away."""
        with suppress(OSError):
            os.remove(self.path)
