import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kernel.audit.rules import merkle

# The eight leaves and the roots of the Certificate Transparency reference implementation.
LEAVES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [merkle.leaf_hash(each) for each in LEAVES]


def naive_root(leaves):
    """MTH as RFC 6962 2.1 writes it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = naive_split(len(leaves))
    return merkle.node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_split(size):
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def naive_path(m, leaves):
    """PATH as RFC 6962 2.1.1 writes it."""
    if len(leaves) == 1:
        return []
    k = naive_split(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_consistency(m, leaves, whole=True):
    """SUBPROOF as RFC 6962 2.1.2 writes it."""
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = naive_split(len(leaves))
    if m <= k:
        return [*naive_consistency(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_consistency(m - k, leaves[k:], False), naive_root(leaves[:k])]


def span_of(leaves):
    return lambda start, stop: naive_root(leaves[start:stop])


def tree_of(leaves):
    tree = merkle.Range()
    tree.extend(leaves)
    return tree


sizes = st.integers(1, 130)


def make_leaves(size):
    return [merkle.leaf_hash(str(each).encode()) for each in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_the_known_leaves_have_the_known_roots(size):
    assert tree_of(HASHES[:size]).root().hex() == ROOTS[size]


def test_a_known_inclusion_path_is_the_published_one():
    path = merkle.inclusion_path(5, 8, span_of(HASHES))
    assert [each.hex()[:8] for each in path] == ["bc1a0643", "ca854ea1", "d37ee418"]


def test_a_known_consistency_path_is_the_published_one():
    path = merkle.consistency_path(6, 8, span_of(HASHES))
    assert [each.hex()[:8] for each in path] == ["0ebc5d34", "ca854ea1", "d37ee418"]


@given(st.integers(0, 3000))
def test_a_grown_tree_has_the_root_of_the_definition(size):
    leaves = make_leaves(size)
    assert tree_of(leaves).root() == naive_root(leaves)


@given(sizes, st.data())
def test_ranges_add_up(size, data):
    leaves, cuts = make_leaves(size), data.draw(st.lists(st.integers(0, size), max_size=4))
    whole, bounds = merkle.Range(), [0, *sorted(cuts), size]
    for start, stop in itertools.pairwise(bounds):
        part = merkle.Range(start)
        part.extend(leaves[start:stop])
        whole = whole.join(part)
    assert (whole.stop, whole.root()) == (size, naive_root(leaves))


@given(sizes)
def test_an_edge_is_read_back(size):
    tree = tree_of(make_leaves(size))
    again = merkle.Range.of_edge(size, tree.edge())
    assert (again.stop, again.trees) == (tree.stop, tree.trees)


@given(sizes, st.data())
def test_an_inclusion_path_is_the_definitions_and_leads_to_the_root(size, data):
    leaves, index = make_leaves(size), data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(index, size, span_of(leaves))
    assert path == naive_path(index, leaves)
    assert merkle.root_from_path(index, size, leaves[index], path) == naive_root(leaves)


@given(st.integers(2, 60), st.data())
def test_an_inclusion_path_fits_no_other_place_or_leaf(size, data):
    leaves, index = make_leaves(size), data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(index, size, span_of(leaves))
    other = data.draw(st.integers(0, size - 1).filter(lambda each: each != index))
    assert merkle.root_from_path(index, size, leaves[other], path) != naive_root(leaves)
    with pytest.raises(merkle.NoSuchProof):
        merkle.root_from_path(index, size, leaves[index], path[:-1])
    with pytest.raises(merkle.NoSuchProof):
        merkle.root_from_path(index, size, leaves[index], [*path, leaves[0]])


@given(sizes, st.data())
def test_a_consistency_path_is_the_definitions_and_holds(size, data):
    leaves, before = make_leaves(size), data.draw(st.integers(1, size))
    path = merkle.consistency_path(before, size, span_of(leaves))
    assert path == naive_consistency(before, leaves)
    old, new = naive_root(leaves[:before]), naive_root(leaves)
    assert merkle.is_consistent(before, old, size, new, path)


@given(st.integers(2, 60), st.data())
def test_a_rewritten_tree_is_not_consistent(size, data):
    leaves, before = make_leaves(size), data.draw(st.integers(1, size - 1))
    old = naive_root(leaves[:before])
    leaves[data.draw(st.integers(0, before - 1))] = b"\x07" * 32
    path = merkle.consistency_path(before, size, span_of(leaves))
    assert not merkle.is_consistent(before, old, size, naive_root(leaves), path)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_there_is_no_path_for_what_is_not_in_the_tree(index, size):
    with pytest.raises(merkle.NoSuchProof):
        merkle.inclusion_path(index, size, span_of(HASHES))
