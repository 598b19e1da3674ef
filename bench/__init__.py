"""Accuracy and speed of Marsad: one table against committed floors (``python -m bench.run``), and ``bench.speed``."""
