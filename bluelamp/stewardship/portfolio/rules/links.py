"""Links between applications: what would go round in a circle."""

from collections import defaultdict
from collections.abc import Iterable

Link = tuple[int, int]


def circle(links: Iterable[Link], added: Link) -> list[int]:
    """This will give the way round that a new link would close, or nothing when it closes none.

    A link goes from an application to its successor.
    """
    start, end = added
    if start == end:
        return [start, end]
    after = defaultdict(list)
    for before, following in links:
        after[before].append(following)
    ways = [[end]]
    seen = {end}
    while ways:
        way = ways.pop()
        if way[-1] == start:
            return [start, *way]
        fresh = [each for each in after[way[-1]] if each not in seen]
        seen.update(fresh)
        ways += [[*way, each] for each in fresh]
    return []
