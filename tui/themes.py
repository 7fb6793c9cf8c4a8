"""The colours: one dark theme and one light."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="footprint-dark",
    primary="#58c4b0",
    secondary="#7aa2f7",
    accent="#f2b366",
    warning="#f2b366",
    error="#f7768e",
    success="#9ece6a",
    foreground="#d7dde4",
    background="#12161b",
    surface="#171c23",
    panel="#212832",
    dark=True,
    variables={"footer-background": "#212832", "footer-key-foreground": "#58c4b0", "border": "#2f3945"},
)
LIGHT = Theme(
    name="footprint-light",
    primary="#0b7468",
    secondary="#2f5fb3",
    accent="#a85a00",
    warning="#a85a00",
    error="#b3261e",
    success="#3d7a1f",
    foreground="#22272e",
    background="#fbfaf7",
    surface="#f5f3ee",
    panel="#e8e5dd",
    dark=False,
    variables={"footer-background": "#e8e5dd", "footer-key-foreground": "#0b7468", "border": "#cfcabd"},
)
