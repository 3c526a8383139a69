"""When the package is built, the words of the search are compiled into it: nobody waits for them at a first start."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the compiled lexicon beside the module that compiles it; hatchling asks for the class by this name."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile it before anything is packed, for an editable install, too."""
        source = str(Path(self.root) / "src")
        sys.path.insert(0, source)
        try:
            from regioncal.search.compiler import write_built
            from regioncal.search.lexicon import BUILT

            write_built()
        finally:
            sys.path.remove(source)
        build_data["artifacts"].append(str(Path(BUILT).relative_to(self.root)))
