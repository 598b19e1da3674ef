"""Password hashing as it is, with less memory and time: a test is about who may, not about how long that takes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from marsad.record import _passwords


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """For modules that import it."""
    from argon2 import PasswordHasher

    _passwords._hasher.cache_clear()
    _passwords._nobodys.cache_clear()
    monkeypatch.setattr("argon2.PasswordHasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield
    _passwords._hasher.cache_clear()
    _passwords._nobodys.cache_clear()
