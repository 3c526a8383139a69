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


class Sheet:
    """A text in a file of its own while someone edits it; `path` is where, for those who must look again."""

    def __init__(self, name: str, text: str) -> None:
        handle, self.path = tempfile.mkstemp(prefix=f"{name}-", suffix=".toml")
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text.rstrip("\n") + "\n")

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
            with open(self.path, encoding="utf-8-sig") as file:
                return file.read()
        except (OSError, UnicodeDecodeError):
            raise UsageError("the edited text cannot be read, nothing was written (save it as UTF-8)") from None

    def remove(self) -> None:
        """Take the file away."""
        with suppress(OSError):
            os.remove(self.path)
