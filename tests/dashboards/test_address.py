"""A state survives the way through an address, and whatever else comes along it is refused in words."""

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import limits
from dashboards.address import VERSION, BadAddress, search_of, state_of
from dashboards.text.english import TEXTS


def folded(value: bytes) -> str:
    return f"?s={VERSION}.{base64.urlsafe_b64encode(zlib.compress(value)).decode()}"


plain = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e18, 1e18)
values = st.recursive(plain | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3), max_leaves=5)


@given(st.dictionaries(st.text(max_size=10), values, max_size=5))
def test_a_state_survives_the_way_through_an_address(state):
    assert state_of(search_of(state)) == state


def test_no_state_is_no_address():
    assert search_of({}) == ""
    assert state_of(None) == state_of("") == state_of("?lang=en") == {}


def test_a_usual_state_is_short_enough_to_send():
    state = {"scenario": "smartphones", "set": {f"influences.normative.key{i}": 0.123 for i in range(20)}, "seed": 7}
    assert len(search_of(state)) < 300


@given(st.text(max_size=200))
def test_any_other_text_is_refused_or_empty(text):
    try:
        assert state_of(f"?s={text}") == {}
    except BadAddress as error:
        assert error.key in TEXTS  # noqa: PT017 - either way is right


@pytest.mark.parametrize(
    ("search", "key"),
    [
        ("?s=2.eJyrrgUAAXUA-Q", "address.other_version"),
        ("?s=1", "address.unreadable"),
        ("?s=1.!!!", "address.unreadable"),
        ("?s=" + "1." + "A" * limits.ADDRESS, "address.too_long"),
        (folded(b"[1, 2]"), "address.unreadable"),
        (folded(b'{"a": NaN}'), "address.unreadable"),
        (folded(b'{"a": 1e999}'), "address.unreadable"),
        (folded(b'{"a": ' + b"9" * 400 + b"}"), "address.unreadable"),
        (folded(b"\xff\xfe"), "address.unreadable"),
        (folded(b'{"a": "' + b"x" * 10_000_000 + b'"}'), "address.too_long"),
        (folded(b'{"a": ' + b"[" * 20 + b"]" * 20 + b"}"), "address.too_long"),
        (folded(b'{"a": ' + b"[" * 40_000 + b"]" * 40_000 + b"}"), "address.unreadable"),
        (folded(json.dumps({"a": list(range(3000))}).encode()), "address.too_long"),
    ],
)
def test_a_hostile_address_is_refused_in_words(search, key):
    with pytest.raises(BadAddress) as caught:
        state_of(search)
    assert caught.value.key == key
    assert key in TEXTS


def test_a_state_too_large_for_an_address_is_refused():
    with pytest.raises(BadAddress):
        search_of({str(i): i * 0.1234567 for i in range(5000)})
