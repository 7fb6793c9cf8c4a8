"""Homogenization in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.findings import Finding, Table, columns, document, interval, percent, told
from footprint.present import digits

if TYPE_CHECKING:
    from footprint.governance.homogenization import Homogenization

_MOST = 20
"""Groups that people are shown; programs get all."""
_PLURAL = {"base": "bases", "family": "families", "organisation": "organisations"}
_SHARES = frozenset({"largest", "largest4", "uniformity"})


def finding(result: Homogenization) -> Finding:
    """Derived systems per base, the indices, and what was inherited."""
    title = f"{len(result.derived)} derived systems by {result.by}, to {result.date}"
    tables = (_groups(result, title), _indices(result), *((_works(result),) if result.counted else ()))
    remarks = list(result.notes)
    if len(result.groups) > _MOST:
        remarks.insert(
            0, f"the {_MOST} largest of {len(result.groups)} {_PLURAL[result.by]}; the other formats have all"
        )
    if result.added_share is not None:
        inherited, added = interval(result.inherited, "FLOP")[0], interval(result.added, "FLOP")[0]
        share, spread = percent(result.added_share)
        remarks.append(
            f"inherited {inherited}, added {added}: {share} of all ({spread}) was added"
            if spread
            else f"inherited {inherited}, added {added}: {share} of all was added"
        )
    told_document = document(
        result.draws,
        result.seed,
        by=result.by,
        sample=result.sample,
        date=result.date,
        systems=len(result.derived),
        groups=[
            {**group._asdict(), "share": told(group.share), "members": list(group.members)} for group in result.groups
        ],
        indices={index.name: {"label": index.label, **(told(index.figure) or {})} for index in result.indices},
        inherited_flop=told(result.inherited),
        added_flop=told(result.added),
        added_share=told(result.added_share),
        compute_known_of=result.counted,
        derived=[
            {
                "system": item.system,
                "date": item.date,
                "bases": list(item.bases),
                "groups": list(item.groups),
                "inherited_flop": told(item.inherited),
                "added_flop": told(item.added),
                "added_share": told(item.added_share),
            }
            for item in result.derived
        ],
        notes=list(result.notes),
    )
    return Finding(title, tables, told_document, tuple(remarks), (), None)


def _groups(result: Homogenization, title: str) -> Table:
    words, records = [], []
    for group in result.groups:
        share, spread = percent(group.share)
        words.append(
            (
                group.name,
                digits(group.systems),
                share,
                spread,
                str(group.exposed),
                f"{group.exposed_share:.1%}".replace("%", " %"),
            )
        )
        records.append(
            {
                result.by: group.name,
                "systems": group.systems,
                **columns("share", group.share),
                "exposed": group.exposed,
                "exposed_share": group.exposed_share,
                "members": " ".join(group.members),
            }
        )
    heads = (result.by.capitalize(), "Systems", "Share", "90 %", "Exposed", "Of all")
    return Table("groups", title, heads, words[:_MOST], records, frozenset({1, 2, 4, 5}))


def _indices(result: Homogenization) -> Table:
    words, records = [], []
    for index in result.indices:
        value, spread = percent(index.figure) if index.name in _SHARES else interval(index.figure)
        words.append((index.label, value, spread))
        records.append({"index": index.name, "label": index.label, **columns("value", index.figure)})
    return Table(
        "indices",
        f"Indices over {_PLURAL[result.by]}",
        ("Index", "Figure", "90 % interval"),
        words,
        records,
        frozenset({1}),
    )


def _works(result: Homogenization) -> Table:
    """What each system inherited and added."""
    words, records = [], []
    known = [item for item in result.derived if item.added is not None]
    known.sort(key=lambda item: -(item.added_share.value if item.added_share else 2.0))
    for item in known:
        inherited, added = (interval(part, "FLOP")[0].removesuffix(" FLOP") for part in (item.inherited, item.added))
        share, spread = percent(item.added_share)
        words.append((item.system, share, added, inherited, ", ".join(item.bases), spread))
        records.append(
            {
                "system": item.system,
                "date": item.date,
                "bases": " ".join(item.bases),
                **columns("inherited_flop", item.inherited),
                **columns("added_flop", item.added),
                **columns("added_share", item.added_share),
            }
        )
    heads = ("System", "Added share", "Added", "Inherited", "Base", "90 %")
    return Table("works", "Compute inherited and added, in FLOP", heads, words, records, frozenset({1, 2, 3}))
