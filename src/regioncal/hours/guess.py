"""What was meant by opening hours in the German habit: `Mo-Do 9-12 Uhr` -> `Mo-Th 09:00-12:00`.

A guess is shown as a remedy only, for the writer to accept; nothing is ever read by it.
"""

import re

from regioncal.hours import grammar, package

_DAYS = (
    ("montag", "Mo"), ("dienstag", "Tu"), ("mittwoch", "We"), ("donnerstag", "Th"), ("freitag", "Fr"),
    ("samstag", "Sa"), ("sonnabend", "Sa"), ("sonntag", "Su"),
    ("monday", "Mo"), ("tuesday", "Tu"), ("wednesday", "We"), ("thursday", "Th"), ("friday", "Fr"),
    ("saturday", "Sa"), ("sunday", "Su"),
    ("mon", "Mo"), ("tue", "Tu"), ("tues", "Tu"), ("wed", "We"), ("thu", "Th"), ("thurs", "Th"), ("fri", "Fr"),
    ("sat", "Sa"), ("sun", "Su"), ("mo", "Mo"), ("di", "Tu"), ("mi", "We"), ("do", "Th"), ("so", "Su"),
    ("tu", "Tu"), ("we", "We"), ("th", "Th"), ("fr", "Fr"), ("sa", "Sa"), ("su", "Su"),
)  # fmt: skip
_MONTHS = (
    ("januar", "Jan"), ("februar", "Feb"), ("märz", "Mar"), ("mär", "Mar"), ("april", "Apr"), ("mai", "May"),
    ("juni", "Jun"), ("juli", "Jul"), ("august", "Aug"), ("september", "Sep"), ("sept", "Sep"), ("oktober", "Oct"),
    ("okt", "Oct"), ("november", "Nov"), ("dezember", "Dec"), ("dez", "Dec"), ("january", "Jan"), ("february", "Feb"),
    ("march", "Mar"), ("june", "Jun"), ("july", "Jul"), ("october", "Oct"), ("december", "Dec"),
)  # fmt: skip
_WORDS = dict(_MONTHS) | {name.casefold(): name for name in grammar.MONTHS} | {
    "täglich": "Mo-Su", "taeglich": "Mo-Su", "daily": "Mo-Su", "werktags": "Mo-Fr", "wochentags": "Mo-Fr",
    "weekdays": "Mo-Fr", "wochenende": "Sa-Su", "weekend": "Sa-Su", "bis": "-", "to": "-", "until": "-",
    "und": ",", "u": ",", "and": ",", "sowie": ",", "feiertage": "PH", "feiertagen": "PH", "feiertags": "PH",
    "holidays": "PH", "ferien": "SH", "schulferien": "SH", "geschlossen": "off", "zu": "off", "closed": "off",
    "off": "off", "open": "open", "unknown": "unknown", "ph": "PH", "sh": "SH", "week": "week", "kw": "week",
    "uhr": "", "h": "", "von": "", "am": "", "an": "", "in": "", "den": "", "jeden": "", "jede": "", "immer": "",
    "from": "", "on": "", "every": "", "the": "", "o'clock": "", "clock": "", "ab": "ab",
}  # fmt: skip
_FULL = {"rund um die uhr", "24 stunden", "immer", "always", "24h", "durchgehend", "24/24", "around the clock"}
_REMARKS = (
    (r"(?i)[\s,;(]*\b(?:und |sowie |oder )?((?:termine? )?nach (?:vereinbarung|absprache))\)?$", r'; "\1"'),
    (r"(?i)[\s,;(]*\b(?:außer|nicht|ausgenommen) (?:(?:in|an) )?(?:den )?(?:schul)?ferien\)?$", "; SH off"),
    (r"(?i)[\s,;(]*\b(?:außer|nicht|ausgenommen) (?:an )?(?:den )?feiertage?n?\)?$", "; PH off"),
    (r"(?i)\b(?:jeden )?([1-5])\. (\w+) (?:im|des|of the|of each) (?:monats?|month)", r"\2[\1]"),
    (r"(?i)\b(?:jeden )?letzte[rn]? (\w+) (?:im|des) monats?", r"\1[-1]"),
)
_PLURAL = re.compile(r"(?<=tag)s$|(?<=abend)s$|(?<=day)s$")


def guess(text: str) -> str:
    """Valid opening hours that the text may mean, or the empty text where nothing readable comes of it."""
    if text.casefold() in _FULL:
        return "24/7"
    if not re.search(r"\d", text) and text and '"' not in text:
        names = dict(_DAYS)
        words = re.findall(r"\w+", text.casefold())
        if len(words) < 2 or any(_PLURAL.sub("", word) in names for word in words):
            return ""
        return f'"{text}"' if re.fullmatch(r"[\w ,.()/-]{4,100}", text) else ""
    for pattern, replacement in _REMARKS:
        text = re.sub(pattern, replacement, text)
    meant = _tight("".join(map(_word, re.findall(r'"[^"]*"|\d+\.\d\d\b|[^\W\d_]+|\W|\d+|_', text))))
    meant = re.sub(r"(\d+)\.(\d\d)\b", r"\1:\2", meant)
    meant = re.sub(r"(?<![\d:\[,/-])(\d\d?)(?::(\d\d))?-(\d\d?)(?::(\d\d))?(?![\d:\]])", _span, meant)
    meant = re.sub(r"(?<=,)(\d\d?)(?::(\d\d))?-(\d\d?)(?::(\d\d))?(?![\d:\]])", _span, meant)
    meant = re.sub(r"(?<=[a-z\]]) (\d\d?)$", r" ab \1", meant)
    meant = re.sub(r"\b(?:ab )+(\d\d?)(?::(\d\d))?", lambda clock: f"{int(clock[1]):02}:{clock[2] or '00'}+", meant)
    meant = grammar.tidy(re.sub(r"(?<![-\d:])(\d\d?:\d\d)(?![-\d:+])", r"\1+", meant))
    return meant if meant and (grammar.parse(meant) or package.compiled(meant)) else ""


def _word(said: str) -> str:
    """One said in OpenStreetMap's words; what is none of its words stays as it is."""
    if said in "–—−‐‑":
        return "-"
    word = said.casefold()
    days = dict(_DAYS)
    return days.get(_PLURAL.sub("", word)) or _WORDS.get(word, said)


def _tight(text: str) -> str:
    """Without the blanks, dots and colons that people put around days and times."""
    text = re.sub(r"\s*-\s*", "-", " ".join(text.split()))
    text = re.sub(r"(?<=[A-Za-z])\.(?=[\s,-]|$)", "", text)
    text = re.sub(r"(?<=[A-Za-z])\s*\+", ",", text).replace("&", ",")
    text = re.sub(r"\s*([,;])\s*", r"\1", text)
    text = re.sub(r"(?<=[A-Za-z\]]):\s*", " ", text)
    text = re.sub(r'(?<=\d)[,;]\s*(?=[A-Z"])', "; ", text)
    return re.sub(r"(?<=[a-z\]])(?=\d)", " ", text.strip(" ,.;"))


def _span(match: re.Match[str]) -> str:
    """`9-12` -> `09:00-12:00`."""
    return f"{int(match[1]):02}:{match[2] or '00'}-{int(match[3]):02}:{match[4] or '00'}"
