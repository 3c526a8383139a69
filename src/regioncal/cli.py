"""The command line: builds only the command that is asked for, and turns an error into one line and a code."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from regioncal.errors import RegioncalError, UsageError, did_you_mean

# command: (module below regioncal.commands, function)
COMMANDS = {
    "month": "look", "events": "look", "offers": "look", "organisations": "look", "funds": "look", "show": "look",
    "about": "look", "check": "check", "schema": "check", "export": "share",
    "init": "init", "add": "add", "add event": "add",
    "add offer": "add", "add organisation": "add", "add place": "add", "add fund": "add", "add grant": "add",
    "edit": "keep", "remove": "keep", "import": "bring", "feeds": "bring",
    "feeds update": "bring", "duplicates": "bring",
    "sync": "publish",
}  # fmt: skip
# By name, as importing them would take longer than most answers: what an index says that breaks while it is read.
_BROKEN_INDEX = {"DatabaseError", "OperationalError", "JSONDecodeError"}
# What Typer calls the numbers that it wants.
_PLAINER = {"a whole number": "a valid int range", "a number": "a valid float range"}
_GLOBAL = ("--data", "--lang", "--now")


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code. The only place where an error becomes a line on stderr."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        _utf8()
        code = _run(arguments)
        sys.stdout.flush()
    except RegioncalError as error:
        return _fail(str(error), error.code)
    except BrokenPipeError:
        _quiet()
        return 0
    except OSError as error:  # a full disk, most likely
        _quiet()
        reason = (error.strerror or str(error)).lower()
        return _fail(f"{error.filename or 'the output'} cannot be read or written: {reason}", UsageError.code)
    except KeyboardInterrupt:
        _quiet()
        return 130
    return code


def _utf8() -> None:
    """Output is UTF-8 whatever the locale says; a lone surrogate from the command line does not stop it."""
    if sys.stdout is None or sys.stderr is None:  # closed by who started us, who does not want to read it
        nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - as long as the process
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


def _quiet() -> None:
    """Nobody reads any more: let the interpreter's last flush go nowhere."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())


def _fail(message: str, code: int) -> int:
    from regioncal.text import one_line

    with suppress(OSError):  # who cannot hear it still gets the code
        print(f"regioncal: {one_line(message)}", file=sys.stderr)
    return code


def _run(arguments: list[str]) -> int:
    name, rest = _split(arguments)
    if name == "--version":
        from regioncal import __version__

        print(f"regioncal {__version__}")
        return 0
    if not name:
        return _help()
    if name not in COMMANDS:
        raise UsageError(f'"{name}": no such command ({did_you_mean(name, list(COMMANDS), "see regioncal --help")})')
    for again in (False, True):
        try:
            return _call(name, rest)
        except Exception as error:
            if type(error).__name__ not in _BROKEN_INDEX:
                raise
            from regioncal.workspace import mend

            mend(again=again)
    return _call(name, rest)


def _split(arguments: list[str]) -> tuple[str, list[str]]:
    """The command's name, and the other arguments with the global options put behind it."""
    before: list[str] = []
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word in {"--help", "-h"}:
            return "", []
        if word in {"--version", "-V"}:
            return "--version", []
        option, mark, value = word.partition("=")
        if option in _GLOBAL:
            if not mark and rest:
                value = rest.pop(0)
            if not value:
                raise UsageError(f"{option}: needs a value (see regioncal --help)")
            before += [option, value]
        elif word.startswith("-"):
            raise UsageError(f"{word}: no such option before a command (see regioncal --help)")
        else:
            if rest and f"{word} {rest[0]}" in COMMANDS:
                word = f"{word} {rest.pop(0)}"
            return word, [*before, *rest]
    if before:
        raise UsageError(f"{' '.join(before)}: no command behind it (see regioncal --help)")
    return "", []


def function_of(name: str) -> Callable[..., None]:
    """The function behind a command."""
    module = import_module(f"regioncal.commands.{COMMANDS[name]}")
    function: Callable[..., None] = getattr(module, "import_" if name == "import" else name.replace(" ", "_"))
    return function


def _call(name: str, arguments: list[str]) -> int:
    """Build this one command and run it."""
    import typer
    from typer.main import get_command

    from regioncal.options import flat

    given = {word.partition("=")[0] for word in arguments if word.startswith("--")}
    for option in sorted(given):
        if f"--no-{option[2:]}" in given:
            raise UsageError(f"{option} and --no-{option[2:]} contradict each other (choose one)")
    settings: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
    if name.startswith("add "):  # its options are named as the fields, which TOML writes with underscores
        settings["token_normalize_func"] = lambda option: option.replace("-", "_")
    if name == "month":  # -1m is a date: with a true minus nobody takes it for an option
        arguments = [_counted_back(word) for word in arguments]
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name, context_settings=settings)(flat(function_of(name), arguments))
    command = get_command(app)
    try:  # not through Typer's own main: it turns a closed pipe into a failure
        with command.make_context(f"regioncal {name}", list(arguments)) as context:
            result = command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    except typer.Abort:  # Ctrl-C at a prompt
        raise KeyboardInterrupt from None
    except Exception as error:
        line = _usage_line(error)
        if line is None:
            raise
        raise UsageError(f"{name}: {line} (see regioncal {name} --help)") from None
    return result if isinstance(result, int) else 0


def _counted_back(word: str) -> str:
    return f"−{word[1:]}" if word[:1] == "-" and word[1:2].isdigit() and word[-1].isalpha() else word


def _usage_line(error: Exception) -> str | None:
    """What Typer's own errors say, as one lower-case line; None for any other error."""
    message = getattr(error, "format_message", None)
    if message is None:
        return None
    text = " ".join(str(message()).split()).rstrip(".")
    for ours, theirs in _PLAINER.items():
        text = text.replace(theirs, ours)
    return text[:1].lower() + text[1:]


def _help() -> int:
    """What there is: every command with its first line."""
    from regioncal.errors import RegioncalError as _  # noqa: F401

    print("Usage: regioncal [--data DIR] [--lang de|en] [--now DATE] COMMAND ...\n")
    print("A calendar and directory for a region: events and offers from plain TOML, offline.\n")
    width = max(map(len, COMMANDS))
    for name in COMMANDS:
        summary = (function_of(name).__doc__ or "").strip().splitlines()[0]
        print(f"  {name:<{width}}  {summary}")
    print("\nregioncal COMMAND --help tells a command's options.")
    return 0
