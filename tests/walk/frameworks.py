"""Addresses that come with the frameworks: how they begin, and which roles get in anywhere below."""

FRAMEWORKS = {}
