"""For all tests: no test is judged by the clock (the house rule), so that a busy machine fails none; and the server of
the record's second back end."""

from hypothesis import settings

from tests.postgres import server, with_postgis

__all__ = ["server", "with_postgis"]

settings.register_profile("house", deadline=None)
settings.load_profile("house")
