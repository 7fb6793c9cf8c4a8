"""Blocks worked on by a Dask cluster (the dask extra): one on this machine, or a scheduler's anywhere.

The same function works on the same blocks, so the bytes are the same; a worker that is killed has its blocks given to
others by the scheduler. The workers need this package in the same version.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from footprint.errors import FootprintError, Impossible, InvalidInput, shown

if TYPE_CHECKING:
    from footprint.tables.encoding import Job, Part

LOCAL = "local"
_WAIT = 30
"""Seconds to wait for a scheduler and its first worker."""


class Cluster:
    """A Dask cluster.

    Parameters
    ----------
    job
        What is done with every block.
    scheduler
        Address of a scheduler, or ``local`` to start a cluster on this machine.
    workers
        Processes of a local cluster.
    client
        A client that is there already, in place of an address.
    """

    def __init__(self, job: Job, scheduler: str = LOCAL, workers: int = 1, client: Any = None) -> None:
        try:
            import distributed
        except ImportError:
            raise InvalidInput("Dask needs the dask extra: pip install 'footprint[dask]'") from None
        self._own: list[Any] = []
        try:
            if client is None and scheduler == LOCAL:
                cluster = distributed.LocalCluster(
                    n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50
                )
                self._own.append(cluster)
                client = distributed.Client(cluster)
                self._own.append(client)
            elif client is None:
                client = distributed.Client(scheduler, timeout=_WAIT)
                self._own.append(client)
            client.wait_for_workers(1, timeout=_WAIT)
        except (OSError, ValueError, TimeoutError) as error:
            self.close()
            raise InvalidInput(f"--scheduler {shown(scheduler)}: {error or 'no answer'}") from None
        self.ahead = 2 * max(workers, sum(client.ncores().values()))
        self._client = client
        # A task, not data that is scattered: what a killed worker had of it can be made again.
        self._job = client.submit(pickle.loads, pickle.dumps(job), pure=False)
        self._finished = distributed.as_completed(with_results=False)
        self._index: dict[str, int] = {}

    def submit(self, index: int, block: Any) -> None:
        """Have a block worked on."""
        from footprint.tables.encoding import work

        future = self._client.submit(work, self._job, block, pure=False, retries=2)
        self._index[future.key] = index
        self._finished.add(future)

    def next(self) -> tuple[int, Part]:
        """The number of a block that is done, and its part."""
        future = next(self._finished)
        try:
            part: Part = future.result()
        except FootprintError:
            raise
        except Exception as error:
            raise Impossible(f"the cluster could not work on a block: {type(error).__name__}: {error}") from None
        return self._index.pop(future.key), part

    def close(self) -> None:
        """Let go of the cluster; one that was started here ends."""
        for thing in reversed(self._own):
            thing.close()
        self._own.clear()
