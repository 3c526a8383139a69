"""The names of human languages: ISO 639 code to English name, and other words people call a language by.

German and further names are in the catalogues (context `language`). `OTHER_NAMES` holds what a language calls itself
and what else people call it, so that someone can ask for offers in the words of their own.
"""

from functools import cache

# fmt: off
LANGUAGE_NAMES: dict[str, str] = {
    "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "ber": "Berber", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "ckb": "Central Kurdish (Sorani)", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "eo": "Esperanto", "es": "Spanish", "et": "Estonian",
    "fa": "Persian (Farsi)", "ff": "Fula", "fi": "Finnish", "fr": "French", "gsg": "German Sign Language",
    "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "kk": "Kazakh", "kmr": "Northern Kurdish (Kurmanji)", "ko": "Korean", "ku": "Kurdish",
    "ky": "Kyrgyz", "ln": "Lingala", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "mn": "Mongolian",
    "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "om": "Oromo", "pa": "Punjabi", "pl": "Polish", "prs": "Dari",
    "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "rom": "Romani", "ru": "Russian", "si": "Sinhala",
    "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "syr": "Syriac", "ta": "Tamil", "tg": "Tajik", "th": "Thai", "ti": "Tigrinya", "tk": "Turkmen",
    "tl": "Tagalog", "tr": "Turkish", "tw": "Twi", "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek",
    "vi": "Vietnamese", "wo": "Wolof", "yo": "Yoruba", "zh": "Chinese",
}
OTHER_NAMES: dict[str, str] = {
    "አማርኛ": "am", "العربية": "ar", "azərbaycanca": "az", "tamazight": "ber", "български": "bg", "বাংলা": "bn",
    "bosanski": "bs", "català": "ca", "سۆرانی": "ckb", "sorani": "ckb", "čeština": "cs", "dansk": "da",
    "ελληνικά": "el", "español": "es", "castellano": "es", "eesti": "et", "فارسی": "fa", "farsi": "fa",
    "persian": "fa", "persisch": "fa", "fulani": "ff", "ful": "ff", "pular": "ff", "suomi": "fi", "français": "fr",
    "dgs": "gsg", "gebärdensprache": "gsg", "sign language": "gsg", "ગુજરાતી": "gu", "עברית": "he", "ivrit": "he",
    "iwrit": "he", "हिन्दी": "hi", "hrvatski": "hr", "magyar": "hu", "հայերեն": "hy", "bahasa indonesia": "id",
    "íslenska": "is", "italiano": "it", "日本語": "ja", "ქართული": "ka", "қазақша": "kk", "kurmancî": "kmr",
    "kurmanji": "kmr", "kurmandschi": "kmr", "한국어": "ko", "kurdî": "ku", "кыргызча": "ky", "lietuvių": "lt",
    "latviešu": "lv", "македонски": "mk", "монгол": "mn", "नेपाली": "ne", "nederlands": "nl", "norsk": "no",
    "afaan oromo": "om", "ਪੰਜਾਬੀ": "pa", "pandschabi": "pa", "polski": "pl", "دری": "prs", "پښتو": "ps",
    "paschto": "ps", "português": "pt", "română": "ro", "romanes": "rom", "русский": "ru", "සිංහල": "si",
    "slovenčina": "sk", "slovenščina": "sl", "soomaali": "so", "somalisch": "so", "shqip": "sq", "српски": "sr",
    "srpski": "sr", "svenska": "sv", "kiswahili": "sw", "suaheli": "sw", "ܣܘܪܝܝܐ": "syr", "aramäisch": "syr",
    "aramaic": "syr", "தமிழ்": "ta", "tamilisch": "ta", "тоҷикӣ": "tg", "ไทย": "th", "ትግርኛ": "ti",
    "tigrinisch": "ti", "türkmençe": "tk", "filipino": "tl", "türkçe": "tr", "akan": "tw", "ئۇيغۇرچە": "ug",
    "українська": "uk", "اردو": "ur", "oʻzbekcha": "uz", "tiếng việt": "vi", "中文": "zh", "mandarin": "zh",
    "hochchinesisch": "zh",
}
# fmt: on


def code_of(words: str) -> str | None:
    """The code of a language by its code or any of its names, in any language we have; None where nobody knows it.

    >>> code_of("Arabisch"), code_of("arabic"), code_of("العربية"), code_of("AR"), code_of("Klingonisch")
    ('ar', 'ar', 'ar', 'ar', None)
    """
    return _codes().get(_plain(words))


def known_names() -> tuple[str, ...]:
    """Every name that `code_of` knows, for suggestions."""
    return tuple(_codes())


def _plain(words: str) -> str:
    """Names compare without case, umlauts, accents of case and what stands in brackets."""
    text = words.casefold().partition("(")[0].strip()
    for old, new in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        text = text.replace(old, new)
    return text


@cache
def _codes() -> dict[str, str]:
    from regioncal.lang import LANGUAGES, language

    found = {_plain(name): code for name, code in OTHER_NAMES.items()}
    for each in LANGUAGES:
        # what stands in brackets tells two apart: "Kurdish" stays Kurdish, not Sorani
        found |= {_plain(language(each).language_name(code)): code for code in LANGUAGE_NAMES}
    return found | {code: code for code in LANGUAGE_NAMES}
