"""The demonstration base: a believable cast and their history, one module per app, loaded in the order of the journey.

Each module has ``load()``, which may be called again at any time and then changes nothing.
"""
