"""The generator against the known answers that its authors publish."""

import numpy as np
import pytest

from journeysim.luck import philox

# Random123, tests/kat_vectors: philox4x32, 10 rounds: counter, key, answer.
KNOWN = {
    "zeros": ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    "ones": ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    "digits of pi": (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_blocks_are_the_published_answers(name):
    counter, key, answer = KNOWN[name]
    assert tuple(philox.block(np.array(counter, np.uint64), np.array(key, np.uint64)).tolist()) == answer


def plain(counter, key):
    """Philox4x32-10 in whole numbers of Python, as its paper writes it."""
    c, k = list(counter), list(key)
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * c[0], 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c[2], 2**32)
        c = [high1 ^ c[1] ^ k[0], low1, high0 ^ c[3] ^ k[1], low0]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return tuple(c)


@pytest.mark.parametrize("name", KNOWN)
def test_the_plain_reference_gives_the_published_answers_too(name):
    counter, key, answer = KNOWN[name]
    assert plain(counter, key) == answer


def test_blocks_are_those_of_the_plain_reference_at_random_addresses():
    random = np.random.default_rng(1)
    for _ in range(200):
        counter, key = random.integers(0, 2**32, 4), random.integers(0, 2**32, 2)
        got = philox.block(counter.astype(np.uint64), key.astype(np.uint64))
        assert tuple(got.tolist()) == plain(counter.tolist(), key.tolist())
