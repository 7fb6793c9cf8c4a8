"""Charts -> SVG that stands within a page: named for screen readers, in the page's colours, with ids of its own."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from footprint import charts
from footprint.errors import InvalidInput
from footprint.report.escaping import clean

if TYPE_CHECKING:
    from footprint.report.blocks import Figure

_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')
_USED = re.compile(r'(?:url\(#|href="#)([^")]+)')
_OPEN = re.compile(r"<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>")
_INK = re.compile(r"#(?:000000|262626|555555)\b")
_FIGURE = re.compile(r"-?\d+\.\d{3,}")


def ready() -> None:
    """Refuse figures where matplotlib is not there.

    Raises
    ------
    InvalidInput
        If so.
    """
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise InvalidInput("figures of a report need the report extra: pip install 'footprint[report]'") from None


def svg(figure: Figure, number: int) -> str:
    """The figure of a number in a report as SVG for HTML."""
    text = charts.svg(figure.chart, f"figure-{number}")
    text = _STYLE.sub("", _METADATA.sub("", _HEAD.sub("", text))).replace("xlink:href", "href")
    used = set(_USED.findall(text))
    text = _ID.sub(lambda found: f' id="f{number}-{found[1]}"' if found[1] in used else "", text)
    text = re.sub(r'(url\(#|href="#)', rf"\g<1>f{number}-", text)
    text = _INK.sub("currentColor", text)
    text = _FIGURE.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), text)
    # What says the ink is black by saying nothing: texts, and the ticks that are used again.
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"<defs>\s*</defs>\s*", "", text)
    name = f"f{number}-title"
    opened = (
        f'<svg role="img" aria-labelledby="{name} f{number}-says" viewBox="\\g<1>" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}">{_escaped(figure.caption)}</title><desc id="f{number}-says">{_escaped(figure.says)}</desc>'
    )
    found = _OPEN.search(text)
    assert found is not None
    head = opened.replace("\\g<1>", found[1])
    return head + "\n".join(line.strip() for line in text[found.end() :].splitlines() if line.strip())


def _escaped(text: str) -> str:
    return escape(clean(text))
