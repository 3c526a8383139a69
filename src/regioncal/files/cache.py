"""The user's cache folder: what lies there can be made anew at any time."""

import os
import sys


def cache_folder() -> str:
    """The user's cache folder of ours. Where XDG's one line says it, platformdirs (5 ms) is not asked."""
    if sys.platform == "linux":
        base = os.environ.get("XDG_CACHE_HOME", "")
        return os.path.join(base if os.path.isabs(base) else os.path.expanduser("~/.cache"), "regioncal")
    from platformdirs import user_cache_dir

    return user_cache_dir("regioncal", appauthor=False)


def cached(folder: str, ending: str) -> str:
    """The file in the cache that is kept for a folder; two folders of one name and checksum would take turns."""
    from zlib import crc32

    real = os.path.realpath(folder)
    name = f"{os.path.basename(real)[:40]}-{crc32(os.fsencode(real)):08x}.{ending}"
    return os.path.join(cache_folder(), name)
