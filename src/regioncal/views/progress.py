"""How far a long fetch is: a bar on stderr where somebody looks at it, nothing where it is a pipe."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[str, int, int], None]  # what is fetched, bytes so far, bytes in all (0 where it is not known)


def _nothing(_: str, __: int, ___: int) -> None:
    """Nobody looks."""


@contextmanager
def bar(count: int) -> Iterator[Step]:
    """A bar for so many things to fetch; call what it gives with each one's name and bytes."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield _nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        seen: list[str] = []

        def step(name: str, done: int, whole: int) -> None:
            if name not in seen:
                seen.append(name)
            progress.update(task, description=f"{len(seen)}/{count} {name}", completed=done, total=whole or None)

        yield step
