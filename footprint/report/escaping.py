"""Texts -> texts that mean nothing but themselves to Markdown, LaTeX, BibTeX and spreadsheets (HTML: Jinja's own)."""

from __future__ import annotations

import re

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$#])|&(?=#?\w+;)")
_FIRST = re.compile(r"^(\s*)([-+=#>]|\d+(?=[.)]))")
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}",
    "[": "{[}",
    "]": "{]}",
    "\u2212": "$-$",
    "\u00b7": r"\textperiodcentered{}",
    "\u00d7": r"$\times$",
    "\u2264": r"$\leq$",
    "\u2265": r"$\geq$",
    "\u2248": r"$\approx$",
    "\u03b1": r"$\alpha$",
    "\u03b2": r"$\beta$",
    "\u03b7": r"$\eta$",
    "\u03bc": r"$\mu$",
    "\u00b5": r"$\mu$",
    "\u03c3": r"$\sigma$",
    "\u0394": r"$\Delta$",
    "\u03a3": r"$\Sigma$",
    "\u2211": r"$\sum$",
    "\u221a": r"$\surd$",
    "\u00b2": r"\textsuperscript{2}",
    "\u00b3": r"\textsuperscript{3}",
    "\u2082": r"\textsubscript{2}",
    "\u2192": r"$\rightarrow$",
    "\u20ac": r"\texteuro{}",
    "\u2013": "--",
    "\u2014": "---",
    "\u2026": r"\ldots{}",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HIDDEN = {
    0x200B,
    0x200C,
    0x200D,
    0x200E,
    0x200F,
    0x2028,
    0x2029,
    0x2060,
    0xFEFF,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
}


def clean(text: object) -> str:
    """A text without what is not seen: control characters, and marks that turn the direction of writing.

    >>> clean("a\\x00b\\u202ec\\u00a0d")
    'a?b?c d'
    """
    plain = str(text)
    if plain.isascii() and plain.isprintable():
        return plain
    return "".join(_seen(char) for char in plain)


def _seen(char: str) -> str:
    if char in "\n\t" or char.isspace():
        return "\n" if char == "\n" else " "
    return char if char.isprintable() and ord(char) not in _HIDDEN else "?"


def markdown(text: object) -> str:
    """A text within a Markdown document.

    >>> markdown("<b>|*x*|</b>")
    '\\\\<b\\\\>\\\\|\\\\*x\\\\*\\\\|\\\\</b\\\\>'
    """
    plain = " ".join(clean(text).split())
    escaped = _MARKDOWN.sub(lambda found: "\\" + found[0], plain)
    return _FIRST.sub(
        lambda found: f"{found[1]}\\{found[2]}" if not found[2].isdigit() else f"{found[1]}{found[2]}\\", escaped
    )


def cell(text: object) -> str:
    """A text within a cell of a Markdown table: a figure stays as it is."""
    plain = " ".join(clean(text).split())
    return _MARKDOWN.sub(lambda found: "\\" + found[0], plain)


def fence(text: object) -> str:
    """What opens and closes lines of code in Markdown: more backticks than any of them has in a row.

    >>> fence("a"), fence("a ```` b")
    ('```', '`````')
    """
    return "`" * max(3, 1 + max(map(len, re.findall("`+", str(text))), default=0))


def latex(text: object) -> str:
    r"""A text within a LaTeX document; letters that its standard fonts do not have become their code point.

    >>> latex(r"\input{x} 5 % & $y_1$")
    '\\textbackslash{}input\\{x\\} 5 \\% \\& \\$y\\_1\\$'
    """
    return "".join(_letter(char) for char in " ".join(clean(text).split()))


def _letter(char: str) -> str:
    if char in _LATEX:
        return _LATEX[char]
    return char if ord(char) < 0x180 else f"[U+{ord(char):04X}]"


def url(text: object) -> str:
    """An address within ``\\url{}``, which only braces, backslashes and signs of comment can leave."""
    return (
        "".join(f"%{ord(char):02X}" if char in '{}\\^`"<> ' else char for char in clean(text))
        .replace("%", r"\%")
        .replace("#", r"\#")
        .replace("&", r"\&")
        .replace("_", r"\_")
        .replace("~", r"\~{}")
    )


def spreadsheet(text: object) -> str:
    """A cell that a spreadsheet takes for a text, whatever it begins with.

    >>> spreadsheet("=cmd|'/c calc'!A1")
    "'=cmd|'/c calc'!A1"
    """
    plain = clean(text)
    return "'" + plain if plain.startswith(_FORMULA) else plain
