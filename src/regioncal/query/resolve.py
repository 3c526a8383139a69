"""The words of an option -> what the index knows: ids, codes, points. Unknown ones get the nearest names."""

from collections.abc import Iterable
from typing import Any

from regioncal.errors import NotFound, UsageError, did_you_mean
from regioncal.index.reader import Index
from regioncal.lang import LANGUAGES, code_of, language
from regioncal.query.ask import Condition, Near
from regioncal.text import fold

DEFAULT_KM = 5.0


def choices(
    option: str, given: Iterable[str], known: Iterable[str], field: str, region: dict[str, Any]
) -> tuple[str, ...]:
    """Ids of a list or taxonomy branch, given as ids or as labels in any of our languages."""
    names: dict[str, str] = {}
    for ident in known:
        names[fold(ident.replace("_", " "))] = ident
        for code in LANGUAGES:
            names.setdefault(fold(language(code).label(field, ident)), ident)
    for ident, entry in region.items():
        names[fold(ident.replace("_", " "))] = ident
        label = entry.get("label", {})
        for text in [label] if isinstance(label, str) else label.values():
            names.setdefault(fold(text), ident)
    return tuple(_one(option, word, names) for word in given)


def _one(option: str, word: str, names: dict[str, str]) -> str:
    found = names.get(fold(word.replace("_", " ")))
    if found is None:
        listed = ", ".join(sorted(set(names.values())))
        raise UsageError(f'{option} "{word}": unknown ({did_you_mean(word, list(names), f"one of {listed}")})')
    return found


def languages(option: str, given: Iterable[str]) -> tuple[str, ...]:
    """Codes of human languages, given as codes or names."""
    found = []
    for word in given:
        code = code_of(word) or _code_of_tag(word)
        if code is None:
            from regioncal.lang.names import known_names

            remedy = did_you_mean(word, known_names(), "write a code as in de, ar, uk")
            raise UsageError(f'{option} "{word}": unknown language ({remedy})')
        found.append(code)
    return tuple(found)


def _code_of_tag(word: str) -> str | None:
    """The language of a tag that names a region or script, too: de-AT, zh-Hant."""
    from regioncal.values import is_tag

    return code_of(word.partition("-")[0]) if is_tag(word.lower()) else None


class Gazette:
    """The names of records: finds places, municipalities and organisations by id, name or alias."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._names: dict[str, dict[str, list[str]]] = {}

    def names(self, kind: str) -> dict[str, list[str]]:
        """Every folded name of a kind's records and the ids it stands for."""
        if kind not in self._names:
            found: dict[str, list[str]] = {}
            for record in self.index.all(kind):
                for name in {fold(name) for name in called(record)}:
                    found.setdefault(name, []).append(record["id"])
            self._names[kind] = found
        return self._names[kind]

    def find(self, option: str, kind: str, given: Iterable[str]) -> tuple[str, ...]:
        """The ids of records by id, name or alias, or by a part of the name that fits; else the nearest names."""
        return tuple(ident for word in given for ident in self._find(option, kind, word))

    def _find(self, option: str, kind: str, word: str) -> list[str]:
        names, folded = self.names(kind), fold(word)
        if not folded:
            raise UsageError(f'{option} "{word}": empty (name {"an" if kind[0] in "aeio" else "a"} {kind})')
        if folded in names:
            return names[folded]
        parts = {ident for name, idents in names.items() if f" {folded} " in f" {name} " for ident in idents}
        if not parts:
            parts = {ident for name, idents in names.items() if name.startswith(folded) for ident in idents}
        if not parts:
            remedy = did_you_mean(
                folded,
                list(names),
                f"regioncal offers --search {word}" if kind == "offer" else f"no {kind} is called so",
            )
            raise NotFound(f'{option} "{word}": unknown {kind} ({remedy})')
        return sorted(parts)

    def party(self, option: str, given: Iterable[str]) -> tuple[str, ...]:
        """Organisations by id or name; a name nobody has a record for stands for itself."""
        found: list[str] = []
        for word in given:
            try:
                found += self._find(option, "organisation", word)
            except NotFound:
                plain = self._plain_party(word)
                if not plain:
                    raise
                found += plain
        return tuple(found)

    def _plain_party(self, word: str) -> list[str]:
        """Organisers and providers that are plain names."""
        rows = self.index.connection.execute("SELECT DISTINCT id FROM link WHERE kind = 'organisation' AND must = 0")
        folded = fold(word)
        return [name for (name,) in rows if folded in fold(name)]

    def near(self, words: str, within: float | None) -> Near:
        """A point to be near to: a place, a municipality, or "52.37,9.73"."""
        km = DEFAULT_KM if within is None else within
        if not 0 < km <= 20_000:
            raise UsageError(f"--within {km:g}: not a distance (kilometres above 0)")
        lat, mark, lon = words.partition(",")
        if mark:
            try:
                point = float(lat), float(lon)
            except ValueError:
                point = None
            if point and -90 <= point[0] <= 90 and -180 <= point[1] <= 180:
                return Near(*point, km, words)
        for kind in ("municipality", "place"):
            for ident in self.names(kind).get(fold(words), ()):
                found = self._point(kind, ident)
                if found:
                    return Near(*found, km, words)
        return self._near_by_part(words, km)

    def _near_by_part(self, words: str, km: float) -> Near:
        every = [*self.names("municipality"), *self.names("place")]
        try:
            idents = [("place", ident) for ident in self._find("--near", "place", words)]
        except NotFound:
            remedy = did_you_mean(fold(words), every, "name a municipality, a place or lat,lon")
            raise NotFound(f'--near "{words}": unknown place ({remedy})') from None
        for kind, ident in idents:
            found = self._point(kind, ident)
            if found:
                return Near(*found, km, words)
        raise NotFound(f'--near "{words}": it has no coordinates (name its municipality)')

    def _point(self, kind: str, ident: str) -> tuple[float, float] | None:
        record = self.index.get(kind, ident) or {}
        if "lat" in record and "lon" in record:
            return record["lat"], record["lon"]
        town = record.get("municipality")
        return self._point("municipality", town) if town and kind != "municipality" else None


def called(record: dict[str, Any]) -> Iterable[str]:
    """Every name a record goes by: its id, its name in all languages, aliases."""
    yield record["id"]
    name = record.get("name") or record.get("title") or ""
    yield from [name] if isinstance(name, str) else name.values()
    yield from record.get("aliases", ())
    if "short_name" in record:
        yield record["short_name"]
    if "official_name" in record:
        yield record["official_name"]


def ages(age: int | None) -> list[Condition]:
    """Open to someone of this age; an unknown limit is none."""
    return [] if age is None else [Condition("age_from", "most", (age,)), Condition("age_to", "least", (age,))]
