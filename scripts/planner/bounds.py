"""What a planner may propose for a stack, before anything is previewed.

The gate judges the same once more, and how much a proposal changes: rule `changes/proposals_stay_in_bounds`.
"""

from collections.abc import Iterable, Iterator

from scripts.planner.errors import Refused
from scripts.planner.files import Place
from stacks.planner import PROTECTED, Planner


def check_phase(bounds: Planner, stack: str) -> None:
    """Raise `Refused` where the stack's planner may only observe."""
    if bounds.phase != "propose":
        raise Refused(
            f"{stack}: its planner only observes; set planner.phase to propose, or ask it to compare or explain"
        )


def breaches(bounds: Planner, touched: Iterable[Place]) -> Iterator[str]:
    """Why settings may not be touched."""
    places = list(touched)
    for place in places:
        name = ".".join(place)
        if place[0] in PROTECTED:
            yield f"{name}: no planner touches section {place[0]}; edit the file by hand"
        elif bounds.paths and not any(_lies_in(place, path) for path in bounds.paths):
            yield f"{name}: lies outside of planner.paths ({', '.join(bounds.paths)}); edit the file by hand"
    if len(places) > bounds.settings:
        yield f"it touches {len(places)} settings of {bounds.settings} allowed by planner.settings; ask for less"


def _lies_in(place: Place, path: str) -> bool:
    return place[: path.count(".") + 1] == tuple(path.split("."))
