"""Text as people and machines write it: folded for comparing, cleaned for showing, cut into ids.

`fold` makes spellings meet, `safe` is how foreign text is kept, `clean` how it is shown, `slug` makes ids.
"""

import re
import unicodedata
from functools import cache

_UMLAUT = re.compile(r"ae|oe|(?<![aeiouyq])ue")  # as in Maerz, Koeln, Muenchen, but not in Frauen, Steuer, Quelle
_ASCII_TABLE = "".join(chr(c).lower() if chr(c).isalnum() else " " for c in range(128))

# What unicodedata.normalize does not take apart, and letters that several keyboards write differently.
_LETTERS = {
    "ß": "ss", "ı": "i", "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "a", "œ": "o", "þ": "th", "ħ": "h", "ə": "a",
    "ё": "е", "ґ": "г", "є": "е", "ћ": "ђ",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ئ": "ي", "ؤ": "و", "ۆ": "و",
    "ة": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ک": "ك", "ڕ": "ر", "ڵ": "ل", "ـ": "", "ء": "",
    "\u200c": "", "\u200d": "", "\u00ad": "", "\u200b": "", "\u2060": "", "\ufeff": "", "’": "", "ʼ": "", "ʻ": "",
}  # fmt: skip
_END = "\x01"  # after a letter that was an umlaut: an e behind it belongs to the next syllable, as in Böe
_FOLDED: dict[str, str] = {  # one character to what it folds to; filled as characters are met
    "ä": "a" + _END, "ö": "o" + _END, "ü": "u" + _END, "Ä": "a" + _END, "Ö": "o" + _END, "Ü": "u" + _END,
}  # fmt: skip

_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "ı": "i", "ł": "l"}
)
_CYRILLIC_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ"
_CYRILLIC_SOUNDS = "a,b,v,g,d,e,e,zh,z,i,i,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya,i,i,e,g"
_CYRILLIC = str.maketrans(dict(zip(_CYRILLIC_LETTERS, _CYRILLIC_SOUNDS.split(","), strict=True)))


def _folded(char: str) -> str:
    """What one character folds to: base letters and digits, or a space."""
    out = ""
    for base in unicodedata.normalize("NFKD", char.casefold()):
        if base in _LETTERS:
            out += _LETTERS[base]
        elif unicodedata.combining(base):
            continue
        elif base.isdecimal():
            out += str(unicodedata.decimal(base))
        elif base.isalnum():
            out += unicodedata.normalize("NFKD", base.casefold())
        else:
            category = unicodedata.category(base)
            out += "" if category in ("Mn", "Me", "Cf") else base if category == "Mc" else " "
    _FOLDED[char] = out
    return out


def fold(text: str) -> str:
    """Text as it is compared: lower case, without accents, punctuation as single spaces, ä = ae = a and ß = ss.

    >>> fold("Begegnungsstätte"), fold("BEGEGNUNGSSTAETTE"), fold("Mutter-Kind-Café")
    ('begegnungsstatte', 'begegnungsstatte', 'mutter kind cafe')
    """
    if text.isascii():
        text = text.translate(_ASCII_TABLE)
    else:
        known = _FOLDED
        if "\u0308" in text:
            text = unicodedata.normalize("NFC", text)
        text = "".join([known[char] if char in known else _char(char) for char in text])
    text = " ".join(text.split())
    if "ae" in text or "oe" in text or "ue" in text:
        text = _UMLAUT.sub(_vowel, text)
    return text.replace(_END, "") if _END in text else text


def _char(char: str) -> str:
    """Letters that stand alone in our table come before Unicode's own ideas of them."""
    lower = char.casefold()
    if lower in _LETTERS:
        _FOLDED[char] = _LETTERS[lower]
        return _LETTERS[lower]
    return _folded(char)


def _vowel(found: re.Match[str]) -> str:
    return found[0][0]


@cache
def _foreign() -> tuple[re.Pattern[str], ...]:
    """The patterns of what goes (breaks, controls; the unseen, joiners): made when foreign text is first met."""
    control = re.compile(
        "\x1b\\[[0-?]*[ -/]*[@-~]"  # a terminal's control sequence goes as a whole
        "|\x1b\\][^\x07\x1b\n]*(?:\x07|\x1b\\\\)"  # and so does a title or link sequence
        "|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
    )
    unseen = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
    joiners = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f])")
    return re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]"), control, unseen, joiners


def safe(text: str) -> str:
    r"""Foreign text safe to keep: without control characters and bidi overrides, its line ends `\n`.

    All else is as it was written: joiners, soft hyphens, blanks that do not break, letters with their accents apart.
    """
    if text.isprintable():
        return text
    breaks, control, *_ = _foreign()
    return control.sub("", breaks.sub("\n", text))


def clean(text: str) -> str:
    r"""Foreign text as it is shown: no controls, bidi overrides or invisible characters; NFC and `\n`.

    Newline and tab stay, and so do the joiners that Persian words and emoji need.
    """
    if text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text  # whatever is not seen is not printable either
    *_, unseen, joiners = _foreign()
    text = unseen.sub("", unicodedata.normalize("NFC", safe(text)))
    return unicodedata.normalize("NFC", joiners.sub("", text))


def one_line(text: str) -> str:
    """Clean text on one line, each run of blanks a single space."""
    return " ".join(clean(text).split())


def visible(text: str) -> str:
    r"""JSON with what a terminal would obey or not show written as escapes; it means the same.

    >>> visible('"a\u202eb ä"')
    '"a\\u202eb ä"'
    """
    if text.replace("\n", "").isprintable():
        return text
    return "".join(char if char.isprintable() or char in "\n " else _escape(char) for char in text)


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def slug(text: str) -> str:
    """An id from a title: a-z, 0-9 and single hyphens; never empty.

    >>> slug("Fête im Büro: Größe 10!")
    'fete-im-buero-groesse-10'
    """
    text = unicodedata.normalize("NFC", text).casefold().translate(_GERMAN).translate(_CYRILLIC)
    if not text.isascii():
        text = "".join(char if char.isascii() else _latin(char) for char in unicodedata.normalize("NFKD", text))
    out = "-".join(re.findall("[a-z0-9]+", text.casefold()))
    return out or _numbered(text)


def _latin(char: str) -> str:
    """A letter of another script as its Unicode name calls it: beh, alef; other characters separate words."""
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    name = unicodedata.name(char, "") if char.isalpha() else ""
    return name.partition("LETTER ")[2].partition(" ")[0].lower() if "LETTER " in name else " "


def _numbered(text: str) -> str:
    """An id for text that has no letters we can write: always the same one for the same text."""
    import zlib

    return f"x{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def quoted(word: str, *, always: bool = False) -> str:
    """A word as one types it after an option: in quotes where a shell would not take it as it is.

    >>> quoted("Lehrte"), quoted("Bad Münder"), quoted("5 $"), quoted("Lehrte", always=True)
    ('Lehrte', '"Bad Münder"', "'5 $'", '"Lehrte"')
    """
    if not always and word and all(char.isalnum() or char in "-_.,:/+@%" for char in word):
        return word
    if any(char in '"$`\\!' for char in word):
        return "'" + word.replace("'", "'\\''") + "'"
    return f'"{word}"'
