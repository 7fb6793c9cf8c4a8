"""The same sweep on a Dask cluster: the same bytes, though workers are killed."""

import os
import signal
from pathlib import Path

import pytest

import footprint
from footprint.errors import InvalidInput
from footprint.tables import cluster, running
from footprint.tables.running import Manner, execute, of_grid, settings

OVER = {"hardware": "h100,a100,h10", "tokens": "1e12:1e14:40log"}
HOW = settings(50, 0, (), float32=False)


def swept(output, **manner):
    return execute(of_grid({"system": "llama-3.1-405b"}, OVER.items(), output, HOW), Manner(**manner))


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(running, "rows_of_block", lambda draws: 8)


@pytest.fixture(scope="module")
def client():
    """A cluster of two processes, shared by the tests, as scheduler and address."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=50
        ) as local,
        distributed.Client(local) as found,
    ):
        found.wait_for_workers(2, timeout=60)
        yield found


pytestmark = pytest.mark.filterwarnings("ignore")  # of Dask itself, and of sockets that it closes late


@pytest.mark.parametrize("end", ["csv", "parquet"])
def test_a_cluster_writes_the_same_bytes(tmp_path, small_blocks, client, end):
    if end == "parquet":
        pytest.importorskip("pyarrow")
    here, there = tmp_path / f"here.{end}", tmp_path / f"there.{end}"
    tally = swept(here)
    assert swept(there, scheduler=client.scheduler.address) == tally
    assert there.read_bytes() == here.read_bytes()


def test_a_killed_worker_loses_nothing(tmp_path, small_blocks, client, monkeypatch):
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    swept(here)
    received, killed = cluster.Cluster.next, []

    def killing(self):
        if not killed:
            killed.extend(client.run(os.getpid).values())
            os.kill(killed[0], signal.SIGKILL)
        return received(self)

    monkeypatch.setattr(cluster.Cluster, "next", killing)
    tally = swept(there, scheduler=client.scheduler.address)
    assert killed
    assert tally.rows == 120
    assert there.read_bytes() == here.read_bytes()


def test_a_scheduler_that_does_not_answer_is_refused(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "_WAIT", 1)
    with pytest.raises(InvalidInput, match="scheduler"):
        swept(tmp_path / "swept.csv", scheduler="tcp://127.0.0.1:9")
    assert not list(tmp_path.iterdir())


def test_without_dask_the_extra_is_named(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InvalidInput, match=r"footprint\[dask\]"):
        swept(tmp_path / "swept.csv", scheduler="local")


def test_nothing_of_dask_is_loaded_without_a_scheduler():
    import subprocess
    import sys

    code = "import footprint.tables.running, sys; print({'distributed', 'pyarrow', 'pandas'} & set(sys.modules))"
    home = str(Path(footprint.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": home}
    )
    assert done.stdout.strip() == "set()"
