"""Known clusters: a sample of a tenth to a fifth of all computing, with the place and the owner of each.

A cluster built in phases has a row for each, of which the later ones contain the earlier; the latest counts. What is
planned, or has left service at an unknown date, is left out, and so are the records of single sites, which overlap
with the clusters.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import hardware_db
from footprint.governance.owners import OWNER, Owner, owners

if TYPE_CHECKING:
    from hardware_db import Datum

_PHASE = re.compile(r",?\s*(possible )?phase \d+\b.*$", re.IGNORECASE)


class Cluster(NamedTuple):
    """A known cluster that is in service: its site without the phase, who owns it, where it stands."""

    id: str
    site: str
    owner: str
    country: str
    designer: str
    sizes: dict[str, tuple[Datum, ...]]

    def size(self, quantity: str, date: str) -> Datum | None:
        """Its latest figure of a quantity at a date."""
        known = [datum for datum in self.sizes.get(quantity, ()) if datum.when and datum.when <= date]
        return max(known, key=lambda datum: datum.when) if known else None


@cache
def clusters() -> tuple[Cluster, ...]:
    """Every known cluster in service."""
    grouped: dict[str, dict[str, list[Datum]]] = {}
    for datum in hardware_db.rows("clusters"):
        if datum.subject.startswith("cluster-"):
            grouped.setdefault(datum.subject, {}).setdefault(datum.quantity, []).append(datum)
    found = []
    for subject, rows in grouped.items():
        words = {quantity: data[0].value for quantity, data in rows.items()}
        if words.get("status") != "existing":
            continue
        chip = words.get("chip", "")
        vendor = (hardware_db.word("chips", chip, "vendor") if chip in hardware_db.subjects("chips") else None) or chip
        sizes: dict[str, tuple[Datum, ...]] = {
            quantity: tuple(rows[quantity]) for quantity in ("h100-equivalents", "power", "cost") if quantity in rows
        }
        site = words.get("name", subject)
        # Clusters whose identity is withheld share one name.
        site = subject if site.startswith("Anonymized") else _PHASE.sub("", site)
        designer = {"nvidia": "NVIDIA", "amd": "AMD"}.get(vendor.split(" ")[0].casefold(), vendor)
        found.append(Cluster(subject, site, words.get("owner", ""), words.get("country", ""), designer, sizes))
    return tuple(found)


def at(quantity: str, date: str) -> list[tuple[Cluster, Datum]]:
    """Known clusters in service at a date with their figure, the latest phase of each."""
    latest: dict[str, tuple[Cluster, Datum]] = {}
    for cluster in clusters():
        datum = cluster.size(quantity, date)
        if datum is not None and (cluster.site not in latest or datum.when > latest[cluster.site][1].when):
            latest[cluster.site] = (cluster, datum)
    return list(latest.values())


@cache
def named_owner(text: str) -> Owner | None:
    """The owner of the table of totals that the words of a cluster's owner mean, None where it is none of them."""
    words = {re.sub(r"[^a-z]", "", part) for part in text.casefold().replace(",", " ").split()}
    return next(
        (owner for owner in owners() if owner.kind == OWNER and re.sub(r"[^a-z]", "", owner.name.casefold()) in words),
        None,
    )
