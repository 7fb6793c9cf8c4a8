"""Completion of the words of a field, in a list below the line that is typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual_autocomplete import AutoComplete, DropdownItem

from footprint.choices import Choice, choices
from hardware_db import folded
from tui.text import plain

if TYPE_CHECKING:
    from textual_autocomplete import TargetState

    from tui.widgets.entry import Entry

_MOST, _WIDEST = 50, 40


class Word(DropdownItem):
    """A word with its meaning beside it, of which only the word is taken."""

    def __init__(self, choice: Choice) -> None:
        meaning = f"  {choice.meaning}" if choice.meaning and folded(choice.meaning) != choice.word else ""
        word, said = plain(choice.word), plain(meaning)
        said.truncate(_WIDEST, overflow="ellipsis")
        super().__init__(Content.assemble(word.plain, (said.plain, "dim")))
        self._word = choice.word

    @property
    def value(self) -> str:
        """The word."""
        return self._word


def ranked(known: tuple[Choice, ...], typed: str, most: int = _MOST) -> list[Choice]:
    """Choices that a text may mean: those that begin with it first, then those in which a word does, then the rest.

    >>> listed = (Choice("b-gpt-4", ""), Choice("gpt-4", "GPT-4"), Choice("x", "my gpt"))
    >>> [choice.word for choice in ranked(listed, "gpt")]
    ['gpt-4', 'b-gpt-4', 'x']
    """
    wanted = folded(typed)
    found: list[tuple[int, int, Choice]] = []
    for place, choice in enumerate(known):
        word = choice.word.casefold()
        if word.startswith(wanted):
            rank = 0
        elif f"-{wanted}" in word or f"-{wanted}" in "-" + folded(choice.meaning):
            rank = 1
        elif wanted in word or wanted in folded(choice.meaning):
            rank = 2
        else:
            continue
        found.append((rank, place, choice))
    return [choice for _, _, choice in sorted(found)[:most]]


class Completion(AutoComplete):
    """The list of words below an entry."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.input, [])
        self._entry = entry
        self._known: tuple[Choice, ...] = ()

    def on_mount(self) -> None:
        """Find the words, in a thread: the first time it takes reading a table."""
        self._load()

    @work(thread=True)
    def _load(self) -> None:
        known = choices(self._entry.field)
        self.app.call_from_thread(self._take, known)

    def _take(self, known: tuple[Choice, ...]) -> None:
        self._known = known
        self.offer()

    def offer(self) -> None:
        """Offer what may be meant, if something is being typed."""
        if self.is_mounted and self.target.has_focus and self.target.value:
            self._handle_target_update()

    def get_matches(self, target_state: TargetState, candidates: list[DropdownItem], search: str) -> list[DropdownItem]:
        """Those that may be meant."""
        return [Word(choice) for choice in ranked(self._known, search)]

    def should_show_dropdown(self, search_string: str) -> bool:
        """Whether there is something to choose that is not there already."""
        count = self.option_list.option_count
        if not search_string or not count or not self.target.has_focus or not self._entry.typing:
            return False
        first = self.option_list.get_option_at_index(0)
        return count > 1 or not isinstance(first, Word) or first.value != search_string

    def post_completion(self) -> None:
        """Tell the word that was taken."""
        super().post_completion()
        self._entry.tell()
