"""For all tests: no test is judged by the clock (the house rule), so that a busy machine fails none."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
