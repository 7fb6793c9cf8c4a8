"""Make the reports of the example studies again: ``python docs/examples/remake.py``."""

from pathlib import Path

from footprint.report import compose, of_file, written

FORMS = {
    "gpt-4-brief": ("html",),
    "llama-3.1-card": ("html", "md"),
    "paper-appendix": ("html", "tex", "bib", "json"),
}
HERE = Path(__file__).parent

for name, forms in FORMS.items():
    for form in forms:
        path = HERE / f"{name}.{form}"
        path.write_bytes(written(compose(of_file(HERE / f"{name}.toml"), path.name), form))
