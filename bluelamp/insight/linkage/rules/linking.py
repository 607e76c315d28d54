"""What is new in a store compared with what is there, by one model, in a few passes of DuckDB."""

import duckdb

from bluelamp.records.identity.rules.model import Model

from . import clusters, pairing, scoring


def score_fresh(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
    """This will bring the table `scored` up to date with the table `fresh`; returns pairs compared.

    Pairs that share a key come first, then the others among records that strong pairs connect, so
    that clusters rest on what was compared and not on what is guessed.
    """
    shared = pairing.make_pairs(connection)
    scoring.compare_pairs(connection)
    return shared + score_compared(connection, model)


def score_compared(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
    """This will weigh what stands in `compared`, then compare and weigh what it connects.

    Returns how many pairs the second step added.
    """
    scoring.forget_fresh(connection)
    scoring.weigh_pairs(connection, model)
    clusters.connect(connection)
    added = pairing.make_pairs_between_connected(connection)
    scoring.compare_pairs(connection)
    scoring.weigh_pairs(connection, model)
    return added
