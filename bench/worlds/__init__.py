"""Worlds of our own with a known truth: wars are simulated, the press writes of them, linking must find them again.

``make(name)`` gives reports with the happening, the text and the speaker behind every sentence; ``score`` compares what
Marsad makes of the reports with that truth; ``items`` gives the same reports to linking without reading them. What is
simulated, why, and the figures: docs/worlds.md.
"""
