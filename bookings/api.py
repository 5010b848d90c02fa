"""Typed JSON for other systems and for the pages' own scripts."""

from ninja import Router

router = Router()
