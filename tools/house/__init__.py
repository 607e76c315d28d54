"""The rules of the house that an import linter cannot see: each is a function of a checkout.

A check returns what is wrong, one `file:line: message` each, and an empty list when all is well.
"""

from collections.abc import Callable

from . import links, looks, pages, rights, rooms, suites, telling, times, words, writes
from .source import House

CHECKS: tuple[Callable[[House], list[str]], ...] = (
    writes.writes_only_in_services,
    writes.no_saving_models,
    writes.no_model_signals,
    links.foreign_keys_point_down,
    telling.events_are_named_once,
    telling.events_are_registered,
    telling.events_are_plain,
    telling.events_are_published,
    telling.handlers_are_registered,
    looks.looks_are_audited,
    rights.permissions_are_used,
    rights.used_permissions_are_declared,
    rights.permissions_are_their_apps,
    times.no_clock_below_the_door,
    pages.views_make_one_call,
    pages.doors_do_not_query,
    rooms.every_app_has_a_readme,
    rooms.every_app_is_known,
    rooms.files_are_short,
    rooms.no_forbidden_names,
    rooms.doors_are_explained,
    words.excuses_have_a_reason,
    words.no_words_of_a_machine,
    words.built_assets_are_ours_to_ship,
    suites.tests_mirror_the_platform,
    suites.tests_mock_nothing,
    suites.tests_are_sentences,
)

__all__ = ["CHECKS", "House"]
