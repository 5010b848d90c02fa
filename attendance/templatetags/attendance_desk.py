"""How the desk shows a verdict."""

from django import template

from attendance.rules import tone_of

register = template.Library()

register.filter("tone", tone_of)
