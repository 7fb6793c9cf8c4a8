"""The terminal interface: the same calls as the command line, on a screen.

::

    tui.session     the scenario in hand: what was typed, what of it can be used, the last result
    tui.messages    what widgets tell the application
    tui.app         the application: takes edits, has them estimated in a thread, shows what comes back
    tui.screens     one module a tab, and the dialogues; a screen is made when it is first shown
    tui.widgets     a noun each
    tui.web         the same in a browser

No figure is computed and no format is made here: widgets show rows of :mod:`footprint.present` and sheets of
:mod:`footprint.views`. What comes from data or from a person is shown as plain text, never as markup
(:mod:`tui.text`). Textual is imported when the interface is started, and by nothing else of ``footprint``.
"""
