"""What others have said that is like what somebody types."""

from dataclasses import dataclass

from django.db import connection

from bluelamp.kernel.access.selectors import Actor

from .. import permissions
from ..choices import Status

LEAST_LETTERS, MOST_LETTERS, MOST = 8, 500, 5
LEAST_SHARE = 0.34
# Two ways of being alike: the share of the words (by their stems) that are there too, and how near
# the letters come to some part of the text, for what is misspelt. The better one counts.
ALIKE = """
with asked as (
    select replace(plainto_tsquery('english', %(text)s)::text, '&', '|')::tsquery as query,
        tsvector_to_array(to_tsvector('english', %(text)s)) as words
), held as (
    select o.id, o.reference, o.title, o.status, o.voters, o.raised_at,
        (select count(*) from unnest(asked.words) word
            where word = any(tsvector_to_array(o.words)))::float
            / greatest(cardinality(asked.words), 1) as share,
        word_similarity(%(text)s, o.problem) as near
    from opportunities_opportunity o, asked
    where o.merged_into_id is null and (o.words @@ asked.query or %(text)s <%% o.problem)
)
select id, reference, title, status, voters, greatest(share, near) as likeness
from held where greatest(share, near) >= %(least)s
order by likeness desc, voters desc, raised_at desc limit %(most)s
"""


@dataclass(frozen=True)
class Alike:
    """One that says something like it."""

    id: int
    reference: str
    title: str
    status: str
    voters: int
    likeness: float

    @property
    def label(self) -> str:
        """This will give its status in words."""
        return str(Status(self.status).label)


def list_similar(*, by: Actor, text: str, besides: int = 0) -> list[Alike]:
    """This will list what stands and says something like it, the most alike first."""
    permissions.check_can_take_part(by=by)
    asked = text.replace("\x00", "").strip()[:MOST_LETTERS]
    if len(asked) < LEAST_LETTERS:
        return []
    given: dict[str, str | float] = {"text": asked, "least": LEAST_SHARE, "most": MOST + 1}
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, given)
        found = [Alike(*row) for row in cursor.fetchall()]
    return [each for each in found if each.id != besides][:MOST]
