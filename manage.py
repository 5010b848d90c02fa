#!/usr/bin/env python3
"""Django's command line."""

import os
import sys

import training_site  # noqa: F401 (puts the SQLite library in place before Django loads)

# isort: split
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training_site.settings")
    execute_from_command_line(sys.argv)
