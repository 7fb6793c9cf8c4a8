"""Make the reports of the example studies again: ``python docs/examples/remake.py``."""

from pathlib import Path

from footprint.report import compose, of_file, written

REPORTS = {
    "gpt-4-brief.html": "gpt-4-brief",
    "llama-3.1-card.html": "llama-3.1-card",
    "llama-3.1-card-section.md": "llama-3.1-card",  # a page of the documentation: llama-3.1-card.html is taken
    "paper-appendix.html": "paper-appendix",
    "paper-appendix.tex": "paper-appendix",
    "paper-appendix.bib": "paper-appendix",
    "paper-appendix.json": "paper-appendix",
}
"""Each report, and its study."""
HERE = Path(__file__).parent


def remade(name: str) -> bytes:
    """A report as it would be today."""
    return written(compose(of_file(HERE / f"{REPORTS[name]}.toml"), name), name.rpartition(".")[2])


if __name__ == "__main__":
    for name in REPORTS:
        (HERE / name).write_bytes(remade(name))
