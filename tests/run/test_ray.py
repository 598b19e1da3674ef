"""The Ray engine: the same bytes as one process, and a node that dies costs nothing but time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from marsad.errors import WeightsMissing, WorkersLost
from marsad.run import Folder, Limits, Shard, run_ray, work_shard
from tests.run.tasks import Heard, Squares, numbers

ray = pytest.importorskip("ray", reason="Ray is not installed (pip install 'marsad[cluster]')")
pytestmark = [
    pytest.mark.slow, pytest.mark.cluster, pytest.mark.xdist_group("ray"),
    # Ray leaves its handles to the end of the process
    pytest.mark.filterwarnings("ignore"),
]  # fmt: skip


@pytest.fixture(scope="module")
def nodes() -> Iterator[Any]:
    """A cluster of two nodes of one processor each, beside a head that only keeps the books."""
    from ray.cluster_utils import Cluster

    cluster = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 0, "include_dashboard": False},
    )
    ray.init(address=cluster.address, log_to_driver=False)
    try:
        yield cluster
    finally:
        ray.shutdown()
        cluster.shutdown()


@pytest.fixture
def two(nodes: Any) -> Any:  # noqa: ANN401
    while len(nodes.list_all_nodes()) < 3:
        nodes.add_node(num_cpus=2)
    nodes.wait_for_nodes()
    return nodes


def same(one: Folder, other: Folder) -> None:
    names = sorted(p.name for p in (one.root / "out").iterdir())
    assert sorted(p.name for p in (other.root / "out").iterdir()) == names
    for name in names:
        assert (one.root / "out" / name).read_bytes() == (other.root / "out" / name).read_bytes()


def alone(shards: list[Shard], root: Path, task: Squares) -> Folder:
    folder = Folder(root)
    for shard in shards:
        work_shard(task, shard, folder)
    return folder


def test_the_same_bytes_as_one_process_with_a_node_killed_in_the_middle(two: Any, tmp_path: Path) -> None:  # noqa: ANN401
    shards = numbers(tmp_path, 12, 60)
    one = alone(shards, tmp_path / "one", Squares())
    folder, heard = Folder(tmp_path / "many"), Heard()
    victim = two.list_all_nodes()[-1]

    def kill() -> None:
        while not heard.done:
            if over.wait(0.05):
                return
        two.remove_node(victim, allow_graceful=False)

    over = threading.Event()
    killer = threading.Thread(target=kill)
    killer.start()
    try:
        run_ray(Squares(slowly=0.03), shards, folder, heard, jobs=2, limits=Limits(tries=6))
    finally:
        over.set()
        killer.join()
    assert len(two.list_all_nodes()) == 2
    same(one, folder)
    assert len(heard.done) == 12
    assert folder.unfinished() == 0


def test_poison_is_given_up_and_the_rest_goes_on(two: Any, tmp_path: Path) -> None:  # noqa: ANN401
    shards = numbers(tmp_path, 2, 40)
    folder, heard = Folder(tmp_path / "out"), Heard()
    task = Squares(die=frozenset({5}), fail=frozenset({7}))
    run_ray(task, shards, folder, heard, jobs=1, limits=Limits(tries=2))
    found = sorted(x for m in folder.markers().values() for x in folder.lines(m.name))
    wanted = [str(n * n) for n in range(80) if n % 2 and n not in (5, 7)]
    assert found == sorted([*wanted, "given up: line 6", "given up: line 8"])
    assert sorted(item.name for _, item in folder.quarantined()) == ["line 6", "line 8"]


def test_a_reader_that_hangs_is_stopped(two: Any, tmp_path: Path) -> None:  # noqa: ANN401
    shards = numbers(tmp_path, 1, 8)
    folder, heard = Folder(tmp_path / "out"), Heard()
    run_ray(Squares(hang=frozenset({5})), shards, folder, heard, jobs=1, limits=Limits(seconds=1, tries=2))
    (marker,) = folder.markers().values()
    assert list(folder.lines(marker.name)) == ["1", "9", "given up: line 6", "49"]


def test_what_the_task_cannot_do_without_is_said_as_it_says_it(two: Any, tmp_path: Path) -> None:  # noqa: ANN401
    with pytest.raises(WeightsMissing) as raised:
        run_ray(Squares(not_ready="here"), numbers(tmp_path, 1, 4), Folder(tmp_path / "out"), Heard(), jobs=1)
    assert raised.value.where == "here"


def test_a_cluster_that_is_not_there_is_said(tmp_path: Path) -> None:
    if ray.is_initialized():
        ray.shutdown()
    shards = numbers(tmp_path, 1, 4)
    with pytest.raises(WorkersLost, match="no Ray cluster"):
        run_ray(Squares(), shards, Folder(tmp_path / "out"), Heard(), jobs=1, address="127.0.0.1:1")
