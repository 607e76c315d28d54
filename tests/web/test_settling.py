import gc

from bluelamp.web import settling


def test_what_stands_is_left_out_of_the_collectors_rounds() -> None:
    gc.unfreeze()
    try:
        settling.settle()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
