"""Makes the weights of the ranker of places: ``python -m training.places --help``."""
