"""A report as a page: HTML that stands alone, and Markdown."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from footprint.errors import InvalidInput
from footprint.report import escaping, figures

if TYPE_CHECKING:
    from footprint.report.blocks import Figure
    from footprint.report.composing import Report

_BREAKS = re.compile(r"(?<= to) | (?=\()|(?<=×) ")


def html(report: Report) -> str:
    """A page that asks for nothing from elsewhere and runs no script."""
    from markupsafe import Markup

    counter = {"figure": 0}

    def picture(figure: Figure) -> Any:
        counter["figure"] += 1
        return Markup(figures.svg(figure, counter["figure"]))  # noqa: S704 - every text in it is escaped there

    environment = _environment(autoescape=True)
    environment.finalize = _seen
    environment.filters["pieces"] = _pieces
    style = Markup(_template("style.css"))  # noqa: S704 - a file of the package
    page: str = environment.from_string(_template("report.html.j2")).render(report=report, picture=picture, style=style)
    return page


def _pieces(cell: str) -> list[str]:
    """A figure and its interval in parts that no line should break.

    >>> _pieces("1.2e-6 (1e-7 to 9e-6)")
    ['1.2e-6', '(1e-7 to', '9e-6)']
    """
    return _BREAKS.split(cell)


def _seen(value: Any) -> Any:
    """A text without what is not seen; markup that was made here stays as it is."""
    return escaping.clean(value) if type(value) is str else value


def markdown(report: Report) -> str:
    """A document for a repository; figures stand in the other formats, their words here."""
    environment = _environment(autoescape=False)
    environment.filters |= {
        "md": escaping.markdown,
        "cell": escaping.cell,
        "clean": escaping.clean,
        "fence": escaping.fence,
    }
    page: str = environment.from_string(_template("report.md.j2")).render(report=report)
    return page


def _environment(*, autoescape: bool) -> Any:
    try:
        import jinja2
    except ImportError:
        raise InvalidInput("a report needs the report extra: pip install 'footprint[report]'") from None
    return jinja2.Environment(
        autoescape=autoescape,  # noqa: S701 - Markdown and LaTeX are escaped by filters of their own
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )


def template(name: str) -> str:
    """A template of the package."""
    return _template(name)


def environment() -> Any:
    """An environment of templates that escape nothing by themselves."""
    return _environment(autoescape=False)


def _template(name: str) -> str:
    return (files("footprint.report") / "templates" / name).read_text(encoding="utf-8")
