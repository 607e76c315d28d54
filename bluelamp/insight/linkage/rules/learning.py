"""A model learned from the records of a store, from nothing but themselves."""

from typing import Any

import duckdb

from . import pairing, scoring, training

TIMES_AGAIN = 4


def learn_model(connection: duckdb.DuckDBPyConnection, *, version: str) -> dict[str, Any]:
    """This will learn a model from the table `people` and give the content of its file.

    Splink's model comes first; the candidate pairs, each counted by its own chance of being one
    person, then put right what pairs at random are too few to tell. `compared` holds the candidate
    pairs afterwards, so that they need not be compared again.
    """
    content = training.learn(connection, version=version)
    connection.execute("create or replace table fresh as select id from people")
    pairing.make_pairs(connection)
    scoring.compare_pairs(connection)
    patterns = training.count_patterns(connection, content)
    for _ in range(TIMES_AGAIN):
        content = training.refine(connection, content, patterns)
    return content
