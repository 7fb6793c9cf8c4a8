"""Explain: from an output over its equations back to the rows and sources that entered it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static, Tree

from footprint import present, views
from footprint.audit import Node, explain
from footprint.errors import FootprintError
from footprint.model import OUTPUTS
from hardware_db import Datum
from tui.screens.page import Page
from tui.text import plain
from tui.widgets import provenance
from tui.widgets.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget
    from textual.widgets.tree import TreeNode

    from footprint.sheets import Sheet

Leaf = Node | Datum


class Explain(Page):
    """The audit trail of one output."""

    NAME = "explain"
    AUTO_FOCUS = "#trail"
    GUIDE = (
        "Where a figure comes from. Choose an output on the left; open a figure with Enter to see what it was computed "
        "from, down to the rows of the database. The pane below shows the equation and its paper, or the row, its "
        "source and address; o opens the address in a browser."
    )
    BINDINGS: ClassVar = [
        Binding("o", "open_source", "Open source"),
        Binding("a", "open_all", "Open all"),
        Binding("e", "edit", "Edit input"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, str] | None = None
        self._node: Node | None = None

    def body(self) -> Iterable[Widget]:
        """The outputs, the tree, and what there is to say of a node."""
        with Horizontal():
            yield Table(
                (Column("output", "Output", 25), Column("value", "Value", 13, right=True)),
                id="outputs",
                least=1,
                grows=True,
            )
            with Vertical(id="trail-pane"):
                yield Tree("", id="trail")
                with VerticalScroll(id="node"):
                    yield Static(id="node-text")

    @property
    def trail(self) -> Tree[Leaf]:
        """The tree."""
        return self.query_one("#trail", Tree)

    def refresh_session(self) -> None:
        """Show the outputs of the scenario and the trail of one."""
        result = self.interface.session.result
        table = self.query_one("#outputs", Table)
        if result is None:
            table.show([Row(name, (step.label, "")) for name, step in OUTPUTS.items()])
            self.query_one("#node-text", Static).update(plain("nothing is estimated yet: give a system first", "dim"))
            return
        words = zip(result.outputs, present.rows(result), strict=True)
        table.show([Row(name, (row.label, f"{row.value} {row.unit}".rstrip() or "–")) for name, row in words])
        table.go_to(self.interface.traced)
        self._trace()

    def _trace(self) -> None:
        """Grow the tree of the output that is looked at."""
        result, output = self.interface.session.result, self.interface.traced
        if result is None or self._shown == (id(result), output):
            return
        self._shown = (id(result), output)
        tree = self.trail
        tree.clear()
        try:
            self._node = explain(result, output)
        except FootprintError as reason:
            self._node = None
            tree.root.set_label(plain(OUTPUTS[output].label))
            self.query_one("#node-text", Static).update(plain(str(reason)))
            return
        tree.root.data = self._node
        tree.root.set_label(plain(present.headline(self._node), "bold"))
        self._grow(tree.root)
        tree.root.expand()
        for child in tree.root.children:
            child.expand()
        tree.move_cursor(tree.root)
        self._say(self._node)

    def _grow(self, branch: TreeNode[Leaf]) -> None:
        """Give a node its children, once."""
        node = branch.data
        if branch.children or not isinstance(node, Node):
            return
        for child in node.children:
            branch.add(plain(present.headline(child)), child, allow_expand=bool(child.children or child.data))
        for row in node.data:
            branch.add_leaf(
                plain(f"{row.table}/{row.subject}/{row.quantity}: {present.amount(row)} [{row.source}]"), row
            )

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[Leaf]) -> None:
        """Give the node its children."""
        event.stop()
        self._grow(event.node)

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[Leaf]) -> None:
        """Say what there is to say of the node under the cursor."""
        event.stop()
        if event.node.data is not None:
            self._say(event.node.data)

    def _say(self, leaf: Leaf) -> None:
        text = provenance.of_node(leaf) if isinstance(leaf, Node) else provenance.of_row(leaf)
        self.query_one("#node-text", Static).update(text)
        self.query_one("#node").scroll_home(animate=False)

    def on_data_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """Trace another output."""
        event.stop()
        if event.row_key.value and self.query_one("#outputs").has_focus:
            self.interface.traced = event.row_key.value
            self._trace()

    def on_data_table_row_selected(self, event: Table.RowSelected) -> None:
        """Go into the tree."""
        event.stop()
        self.interface.traced = event.row_key.value or self.interface.traced
        self._trace()
        self.trail.focus()

    def action_open_source(self) -> None:
        """Open the address of the row, or of the first row of the figure."""
        leaf = self.trail.cursor_node.data if self.trail.cursor_node else None
        rows = (leaf,) if isinstance(leaf, Datum) else leaf.data if isinstance(leaf, Node) else ()
        url = provenance.address(rows)
        if url:
            self.app.open_url(url)
        self.interface.say(url or "this figure has no source of its own: open it and choose a row", bad=not url)

    def action_open_all(self) -> None:
        """Open the whole tree."""
        todo = [self.trail.root]
        while todo:
            branch = todo.pop()
            self._grow(branch)
            branch.expand()
            todo += branch.children

    def action_edit(self) -> None:
        """Change the input under the cursor."""
        leaf = self.trail.cursor_node.data if self.trail.cursor_node else None
        if isinstance(leaf, Node) and leaf.estimate is not None:
            self.interface.change(leaf.estimate.name)

    def sheet(self) -> Sheet | None:
        """The whole trail."""
        result = self.interface.session.result
        return None if result is None or self._node is None else views.trail(result, [self._node])
