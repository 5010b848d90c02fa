"""``python -m tests.faults.play NAME JSON`` plays a scene in the base of the environment, and says its JSON."""

import json
import sys

import training_site  # noqa: F401 (puts the SQLite library in place before Django loads)

# isort: split
import django


def main(name, arguments):
    """Play one scene in this process."""
    django.setup()
    from tests.faults import scenes

    scenes.continue_numbering()
    print(json.dumps(scenes.SCENES[name](**json.loads(arguments)), default=str))  # noqa: T201 (what was asked)


if __name__ == "__main__":
    main(*sys.argv[1:])
