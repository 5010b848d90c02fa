"""The form of the access table: each app's ``tests/<app>/access.py`` has a list of these rows (see ``tests/walk``).

A row names an address, the thing it is about, and for each method the status that each role gets for each relation:
the thing is one's own, belongs to somebody of the same organisation, belongs to another organisation, or is missing.
"Own" is the trainee 林晓's, whose organisation is that of ``cast.contact``; ``cast.other_contact`` answers for "other".
"""

from dataclasses import dataclass, field

RELATIONS = ("own", "same", "other", "missing")
NOT_TAKEN = 405
SPOKEN = ("GET", "HEAD", "POST")  # the methods that reach an address at all
AWAY = "away"  # a redirect to a sign-in, or to the front page of the back office: nothing was shown or done


def _statuses(own, same, other, missing):
    return dict(zip(RELATIONS, (own, same, other, missing), strict=True))


def everywhere(status):
    """The same for whatever one asks, so that nothing is learnt from asking."""
    return _statuses(status, status, status, status)


def existing(status, missing=404):
    """For every thing there is: those who see all organisations."""
    return _statuses(status, status, status, missing)


def own(status, foreign=404):
    """For one's own thing only: the trainee."""
    return _statuses(status, foreign, foreign, foreign)


def ours(status, foreign=404):
    """For the things of one's organisation: its contact."""
    return _statuses(status, status, foreign, foreign)


def theirs(status, foreign=404):
    """For the things of the other organisation: its contact."""
    return _statuses(foreign, foreign, status, foreign)


@dataclass(frozen=True)
class Answers:
    """The statuses of one method: for the roles that are named, and ``default`` for every other."""

    default: dict
    named: dict = field(default_factory=dict)

    def expected(self, role, relation):
        """The status that a role gets for a relation."""
        return self.named.get(role, self.default)[relation]


def answers(default, **named):
    """``answers(404, anonymous=302, trainee=own(200))``; a plain status holds for every relation."""

    def spread(status):
        return status if isinstance(status, dict) else everywhere(status)

    return Answers(spread(default), {role: spread(status) for role, status in named.items()})


SIGN_IN = {"anonymous": AWAY, "seat_pass": AWAY}


def office(*roles, status=200):
    """For the roles of one office of the back office, whatever organisation the thing belongs to; the rest is led away.

    ``status`` is a number for what exists (missing is 404), or a mapping of relations.
    """
    entered = existing(status) if isinstance(status, int) else status
    return answers(AWAY, **dict.fromkeys(roles, entered))


def of_the_base(thing):
    """Mark what belongs to no person and no organisation: it is there, or it is missing."""
    thing.relations = ("own", "missing")
    return thing


@dataclass(frozen=True)
class Row:
    """One address. ``thing(world, relation)`` makes its arguments; ``body(world)`` what a POST sends.

    A method without answers is refused to everybody with 405. HEAD answers as GET does.
    """

    name: str
    thing: object = None
    get: Answers | None = None
    post: Answers | None = None
    body: object = None
    headers: object = None
    is_json: bool = False
    head: bool = True  # the typed interface takes GET alone
    shut: str = ""  # why nobody is ever let in, where that is so in tests; else the walk wants somebody to be

    @property
    def relations(self):
        """The relations that can be asked for: one, for an address without arguments."""
        return getattr(self.thing, "relations", RELATIONS) if self.thing else RELATIONS[:1]

    def expected(self, method, role, relation):
        """The answers that a role may get to a method for a relation."""
        stated = {"GET": self.get, "HEAD": self.get if self.head else None, "POST": self.post}.get(method)
        if stated:
            return {stated.expected(role, relation)}
        offices = [each for each in (self.get, self.post) if each and each.default["own"] == AWAY]
        if not offices or method not in SPOKEN:
            return {NOT_TAKEN}
        # The back office leads a stranger away, and looks the thing up, before it looks at the method.
        away = {AWAY} if any(each.expected(role, "own") == AWAY for each in offices) else set()
        return {NOT_TAKEN} | away | ({404} if relation == "missing" else set())
