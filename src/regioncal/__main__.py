"""The installed program and `python -m regioncal`: Ctrl-C ends it quietly from the first line to the last."""

import gc
import os
import signal
import sys
from contextlib import suppress
from types import FrameType


def run() -> None:
    """Run the command line; while it is loaded, and when it is done, an interrupt ends it at once."""
    gc.set_threshold(50_000)  # what is loaded at the start is no garbage, but is looked through a dozen times
    heeded = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # a job in the background ignores it
    if heeded:
        signal.signal(signal.SIGINT, _leave)
    code = 130
    try:
        from regioncal.cli import main

        if heeded:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code = main()
        if heeded:
            signal.signal(signal.SIGINT, _leave)
    except KeyboardInterrupt:  # beside main's own catching of it
        pass
    if _is_watched():
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # what could not be written main has said
            stream.flush()
    os._exit(code)  # taking every object apart would take as long as a tenth of the start


def _is_watched() -> bool:
    """Whether a debugger, a profiler or a measurer of coverage has something to say at the end."""
    monitoring = getattr(sys, "monitoring", None)  # where Python 3.12 and later keep them
    tools = any(map(monitoring.get_tool, range(6))) if monitoring else False
    return bool(tools or sys.gettrace() or sys.getprofile())


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End at once: there is nothing to tidy up."""
    os._exit(130)


if __name__ == "__main__":
    run()
