"""The words and figures people write dates with, as tokens of one letter each, so that a form of date is a short shape.

The kinds of token, and their values::

    n  one or two figures   Y  four figures      x  any other figures
    M  a month, 1 to 12     D  a weekday, 0 Monday to 6 Sunday
    T  a day counted from today, in days         E  the weekend
    R  this, next, coming, last                  U  day, week, month, year
    A  ago                  H  o'clock           P  am, pm
    ~  up to (a dash between spaces, "bis")      . - / : +  themselves ("in" is a +)
    ?  a word nobody knows, its value the word

Words that carry nothing ("am Samstag", "the 11th of September", "ab 18 Uhr") are left out.
"""

import re
from functools import cache
from typing import NamedTuple

from regioncal.errors import UsageError, near_names

LONGEST = 80


class Token(NamedTuple):
    """A word, number or mark: its kind (one letter, see above) and its value (`""` for marks)."""

    kind: str
    value: int | str = ""


@cache
def vocabulary() -> dict[str, Token]:
    """The words that dates are written with, in German and English, folded; built when the first date is read."""
    months = (
        "januar january jan jaenner janner", "februar february feb feber", "maerz marz march mar mrz maer",
        "april apr", "mai may", "juni june jun", "juli july jul", "august aug", "september sep sept",
        "oktober october okt oct", "november nov", "dezember december dez dec",
    )  # fmt: skip
    weekdays = (
        "montag monday mo mon", "dienstag tuesday di tue tues", "mittwoch wednesday mi mit wed",
        "donnerstag thursday do don thu thur thurs", "freitag friday fr fre fri",
        "samstag sonnabend saturday sa sam sat", "sonntag sunday so son sun",
    )  # fmt: skip
    days = {
        0: "heute today jetzt now", 1: "morgen tomorrow", 2: "uebermorgen ubermorgen",
        -1: "gestern yesterday", -2: "vorgestern",
    }  # fmt: skip
    turns = {
        "this": "this current", "next": "next", "coming": "coming upcoming", "last": "last previous past",
    }  # fmt: skip
    stems = {
        "this": "diese aktuelle laufende", "next": "naechste nachste", "coming": "kommende",
        "last": "letzte vorige vorherige vergangene",
    }  # fmt: skip
    units = {
        "day": "tag tage tagen day days d", "week": "woche wochen week weeks kw kalenderwoche wk w",
        "month": "monat monate monaten month months m", "year": "jahr jahre jahren year years y j",
    }  # fmt: skip
    numbers = (
        "ein eine einem einer one a an", "zwei two", "drei three", "vier four", "fuenf funf five", "sechs six",
        "sieben seven", "acht eight", "neun nine", "zehn ten", "elf eleven", "zwoelf zwolf twelve",
    )  # fmt: skip
    known: dict[str, Token] = {}
    for kind, first, rows in (("M", 1, months), ("D", 0, weekdays), ("n", 1, numbers)):
        for value, row in enumerate(rows, first):
            known |= dict.fromkeys(row.split(), Token(kind, value))
    for days_on, row in days.items():
        known |= dict.fromkeys(row.split(), Token("T", days_on))
    for kind, table in (("R", turns), ("U", units)):
        for name, row in table.items():
            known |= dict.fromkeys(row.split(), Token(kind, name))
    for name, row in stems.items():
        known |= {stem + ending: Token("R", name) for stem in row.split() for ending in ("", "r", "n", "s", "m")}
    fillers = "am der den dem die das des im um ab von vom the on of at from st nd rd th ter"
    marks = {
        " ": fillers,
        "E": "wochenende weekend",
        "~": "bis to until till",
        "+": "in",
        "-": "vor",
        "A": "ago",
        "H": "uhr h",
    }
    for kind, row in marks.items():
        known |= dict.fromkeys(row.split(), Token(kind))
    return known


def fold(words: str) -> str:
    """Words in the one spelling the vocabulary has: small letters, umlauts as two letters, dashes as hyphens.

    >>> fold("Nächster MÄRZ – a.m.")
    'naechster maerz ~ am'
    """
    from unicodedata import normalize

    text = normalize("NFC", words.casefold()) if not words.isascii() else words.lower()
    for old, new in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("a.m.", "am"), ("p.m.", "pm")):
        text = text.replace(old, new)
    for old, new in (("–", "~"), ("—", "~"), ("‑", "-"), ("−", "-"), (" - ", " ~ "), ("..", "~")):
        text = text.replace(old, new)
    return text


def read_tokens(words: str) -> list[Token]:
    """The tokens of some words; what is not known becomes a `?`. Raises UsageError only for overlong text.

    >>> "".join(token.kind for token in read_tokens("Sa., 11. September 2016 18:00 Uhr"))
    'DnMYn:nH'
    """
    if len(words) > LONGEST:
        raise UsageError(f"{quoted(words)}: too long for a date (write 2016-09-11, 11.9.2016, samstag or next week)")
    tokens: list[Token] = []
    text, at = fold(words), 0
    while at < len(text):
        start, char = at, text[at]
        at += 1
        if char in "0123456789":
            while at < len(text) and text[at] in "0123456789":
                at += 1
            tokens.append(Token({1: "n", 2: "n", 4: "Y"}.get(at - start, "x"), int(text[start:at])))
        elif char.isalpha():
            while at < len(text) and text[at].isalpha():
                at += 1
            _add_word(tokens, text[start:at], before_figure=text[at : at + 1].isdecimal())
        elif char in ".-/:+~":
            tokens.append(Token(char))
        elif char not in ", \t":
            tokens.append(Token("?", char))
    return _without_word_dots(tokens)


def _add_word(tokens: list[Token], word: str, *, before_figure: bool) -> None:
    known = vocabulary().get(word)
    after_figure = bool(tokens) and tokens[-1].kind in "nYx"
    if after_figure and word in ("am", "pm"):
        tokens.append(Token("P", word))
    elif word == "t" and after_figure and before_figure:
        return  # 2016-09-10T18:00
    elif known and (len(word) > 1 or after_figure or before_figure or word == "a"):
        if known.kind != " ":
            tokens.append(known)
    else:
        tokens.append(Token("?", word))


def _without_word_dots(tokens: list[Token]) -> list[Token]:
    """Dots that only end an abbreviation or an ordinal before a word are no part of a shape."""
    kept: list[Token] = []
    for number, token in enumerate(tokens):
        beside = tokens[max(number - 1, 0) : number + 2]
        if token.kind != "." or not any(neighbour.kind in "MDTERUAHP?" for neighbour in beside):
            kept.append(token)
    return kept


def shape_of(tokens: list[Token]) -> str:
    """The kinds of the tokens in a row."""
    return "".join(token.kind for token in tokens)


def quoted(words: str) -> str:
    """What somebody wrote, in quotes, fit for one line of an error: no control characters, not endless.

    >>> quoted("quark" + chr(27) + "x" * 100)
    '"quark?xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"'
    """
    shown = words if len(words) <= 40 else words[:40] + "…"
    return '"' + "".join(char if char.isprintable() else "?" for char in shown) + '"'


# What people add to a day, and feasts, which are no mistyped names of days.
_HOURS = "(vor|nach)?mittags?|morgens|abends?|nachts?|frueh|morning|(after)?noon|evening|(to)?night"
_FEASTS = (
    "(oster|pfingst)(n|en|sonntag|montag)|karfreitag|weihnacht(en)?|heiligabend|silvester|neujahr|advent|fasching|easter"
    "|christmas|ramadan|newroz"
)


def remedy_for(tokens: list[Token], otherwise: str) -> str:
    """The nearest name of the first unknown word, else what to write; parts of a day and feasts are no slips."""
    names = [word for word, token in vocabulary().items() if token.kind in "MDTE" and len(word) > 4]
    unknown = [str(token.value) for token in tokens if token.kind == "?" and len(str(token.value)) > 3]
    near = near_names(unknown[0], names, most=1) if unknown else []
    if any(re.fullmatch(_FEASTS, word) for word in unknown):
        return otherwise
    if any(re.fullmatch(_HOURS, word) for word in unknown):
        return otherwise if ":" in otherwise else f"{otherwise}; hours go by --after 18:00 and --before"
    return f"did you mean {near[0]}?" if near else otherwise
