"""Keeps the catalogues: takes the sentences from the code, updates each .po and compiles its .mo (`make lang`).

New sentences come in untranslated and are named; `--check` writes nothing and fails where `make lang` would change
something or a sentence has no translation.
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from regioncal import lang
from regioncal.lang.labels import LABELS
from regioncal.lang.names import LANGUAGE_NAMES

SOURCE = Path(lang.__file__).parent.parent
LOCALE = SOURCE / "lang" / "locale"
# Headers that would change with the day, the tool or the person; git knows them better.
LEFT_OUT = tuple(
    f'"{name}'.encode()
    for name in ("Project-Id", "Report-", "POT-", "PO-Revision", "Last-Tr", "Language-Team", "Generated-By")
)
# By what names the code calls what translates a sentence; `.count` takes two, for one and for many.
CALLS = {"_", "lang", "say", "mark", "self"}


def calls_in(code: str) -> Iterator[tuple[ast.Call, list[ast.expr]]]:
    """The calls in a file of code that translate, each with the arguments that have to be sentences."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in CALLS and len(node.args) == 1:
                yield node, node.args
            elif name == "count" and len(node.args) == 3 and not any(map(is_other_value, node.args[:2])):
                yield node, node.args[:2]


def is_other_value(argument: ast.expr) -> bool:
    """Whether an argument is a literal that is no sentence: `count` is also a method of bytes and strings."""
    return isinstance(argument, ast.Constant) and not isinstance(argument.value, str)


def texts_of(argument: ast.expr) -> list[str]:
    """The sentences an argument can be: one, or the two of `"a" if x else "b"`; none where it is no literal."""
    if isinstance(argument, ast.IfExp):
        return [*texts_of(argument.body), *texts_of(argument.orelse)]
    return [argument.value] if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else []


def sentences_in(code: str) -> Iterator[str | tuple[str, str]]:
    """The sentences that a file of code translates, those of `count` in pairs (Babel's own finder trips over bytes)."""
    for _, arguments in calls_in(code):
        texts = [texts_of(argument) for argument in arguments]
        if len(texts) == 1:
            yield from texts[0]
        else:
            yield from zip(texts[0], texts[1], strict=False)


def template() -> Catalog:
    """Every sentence and form the code uses, in English."""
    catalogue = Catalog(project="regioncal", charset="utf-8")
    for path in sorted(SOURCE.rglob("*.py")):
        for sentence in sentences_in(path.read_text("utf-8")):
            catalogue.add(sentence)
    tables = dict(lang.FORMS) | {"language": tuple(LANGUAGE_NAMES.values())}
    tables |= {context: tuple(labels.values()) for context, labels in LABELS.items()}
    for context, words in tables.items():
        for english in words:
            catalogue.add(english, context=context)
    return catalogue


def updated(path: Path, sentences: Catalog) -> Catalog:
    """The catalogue in a .po file with exactly the sentences of the code; what is translated stays so."""
    code = path.parent.parent.name
    if path.exists():
        catalogue = read_po(io.BytesIO(path.read_bytes()), locale=code)
    else:
        catalogue = Catalog(locale=code, project="regioncal", charset="utf-8")
    catalogue.fuzzy = False
    catalogue.header_comment = f"# regioncal's answers in {code}. Translate here, then run: make lang"
    catalogue.update(sentences, no_fuzzy_matching=True, update_creation_date=False, update_header_comment=False)
    return catalogue


def po_text(catalogue: Catalog) -> bytes:
    """A catalogue as a .po file: sorted, without places, so that a difference is a difference in words."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(LEFT_OUT))


def mo_bytes(po: bytes, code: str) -> bytes:
    """The compiled catalogue of a .po file; untranslated and fuzzy sentences stay English."""
    out = io.BytesIO()
    write_mo(out, read_po(io.BytesIO(po), locale=code))
    return out.getvalue()


def sentences_of(compiled: bytes) -> dict[object, str]:
    """What a .mo file holds, by sentence, its header aside (it names the tool's version)."""
    from gettext import GNUTranslations

    catalogue = GNUTranslations(io.BytesIO(compiled))
    return {key: text for key, text in vars(catalogue)["_catalog"].items() if key}


def untranslated(catalogue: Catalog) -> list[str]:
    """The sentences that have no translation yet, or one that nobody has confirmed."""
    return [
        each.id if isinstance(each.id, str) else each.id[0]
        for each in catalogue
        if each.id and (each.fuzzy or not all(forms_of(each)))
    ]


def forms_of(message: Message) -> tuple[str, ...]:
    """The translations of a sentence, one for each plural form; a new one has an empty one."""
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(message.string) if message.string else ("",)


def main(arguments: list[str]) -> int:
    """Update and compile every catalogue, or with `--check` say what that would change."""
    check, faults = "--check" in arguments, 0
    sentences = template()
    for code in lang.LANGUAGES:
        if code == "en":
            continue
        path = LOCALE / code / "LC_MESSAGES" / "regioncal.po"
        catalogue = updated(path, sentences)
        po, compiled = po_text(catalogue), path.with_suffix(".mo")
        mo = mo_bytes(po, code)
        if check:
            stale = not path.exists() or path.read_bytes() != po
            stale = stale or not compiled.exists() or sentences_of(compiled.read_bytes()) != sentences_of(mo)
            if stale:
                print(f"{path.name} ({code}): stale (run: make lang)", file=sys.stderr)
            faults += stale
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(po)
            if not compiled.exists() or sentences_of(compiled.read_bytes()) != sentences_of(mo):
                compiled.write_bytes(mo)
        for sentence in untranslated(catalogue):
            faults += 1
            print(f'{path.name} ({code}): "{sentence}": not translated', file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
