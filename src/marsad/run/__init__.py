"""Shards of work in many processes or on many machines. Knows nothing of what a shard does.

The contract: a shard is a piece of input, what is done with it a pure function of its bytes and of a version; the
output is named by both, appears whole or not at all, and a marker says that it is done. So any run goes on where it
stopped, whoever is killed, and engines can be told apart by nothing but their speed.
"""

from marsad.run._folder import Folder, InWork, Marker, Plan
from marsad.run._local import Limits, run_local
from marsad.run._ray import run_ray
from marsad.run._values import Counts, Done, GivenUp, Shard, Task, Told, summed
from marsad.run._work import work_shard

__all__ = [
    "Counts",
    "Done",
    "Folder",
    "GivenUp",
    "InWork",
    "Limits",
    "Marker",
    "Plan",
    "Shard",
    "Task",
    "Told",
    "run_local",
    "run_ray",
    "summed",
    "work_shard",
]
