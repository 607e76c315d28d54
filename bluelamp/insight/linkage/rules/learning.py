"""A model learned from the records of a store, from nothing but themselves."""

from typing import Any

import duckdb

from bluelamp.records.identity.rules.model import Model

from . import pairing, scoring, training

TIMES_AGAIN = 4


def learn_model(connection: duckdb.DuckDBPyConnection, *, version: str) -> dict[str, Any]:
    """This will learn a model from the table `people` and give the content of its file.

    Splink's model comes first; the candidate pairs, each counted by its own chance of being one
    person, then put right what pairs at random are too few to tell. `pairs`, `compared` and
    `scored` hold the result afterwards, so that it need not be worked out again.
    """
    content = training.learn(connection, version=version)
    connection.execute("create or replace table fresh as select id from people")
    pairing.make_pairs(connection)
    scoring.compare_pairs(connection)
    for _ in range(TIMES_AGAIN):
        scoring.weigh_pairs(connection, Model.of(content))
        content = training.refine(connection, content)
    scoring.weigh_pairs(connection, Model.of(content))
    return content
