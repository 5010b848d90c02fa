"""The world that is walked: the cast, each with a person, and things in the four relations made on demand."""

from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from exams.sittings.leases import give_seat_pass
from people.models import Person
from people.views.public import SIGN_IN_BACKEND
from tests.conftest import ROLES_OF_CAST
from tests.factories.people import MembershipFactory, PersonFactory
from tests.factories.sittings import SittingFactory
from tests.walk.addresses import NO_SUCH_UUID

ROLES = ("anonymous", "seat_pass", *ROLES_OF_CAST)
NO_SUCH_NUMBER = 999_999_999
MISSING = {
    IntConverter: NO_SUCH_NUMBER,
    UUIDConverter: NO_SUCH_UUID,
    SlugConverter: "nothing-there",
    StringConverter: "nothing-there",
}


@dataclass
class World:
    """Who is there. ``persons`` are the trainee, somebody of the same organisation, somebody of another."""

    cast: object
    persons: dict
    seat: object = None
    cookies: dict = field(default_factory=dict)
    made: dict = field(default_factory=dict)

    def person(self, relation) -> Person:
        """The one whom a thing in this relation belongs to."""
        return self.persons[relation]

    def organisation(self, relation):
        """The organisation of that person."""
        return self.cast.other_organisation if relation == "other" else self.cast.organisation

    def contact(self, relation):
        """The contact who answers for that person."""
        return self.cast.other_contact if relation == "other" else self.cast.contact

    def kwargs(self, row, relation):
        """The arguments of a row's address; what belongs to a relation is made once."""
        if row.thing is None:
            return {}
        if relation == "missing":
            return missing_of(self.kwargs(row, "own"), row.name)
        return self.once(row.thing, relation, lambda: row.thing(self, relation))

    def once(self, what, relation, make):
        """What several rows are about, made once for each relation."""
        key = (what, relation)
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def path(self, row, relation):
        """The address of a row for a relation."""
        return reverse(row.name, kwargs=self.kwargs(row, relation))

    def client(self, role, **options):
        """A fresh browser of this role, as it was when it signed in."""
        client = Client(raise_request_exception=False, **options)
        client.cookies.load(self.cookies[role])
        return client


def missing_of(kwargs, name):
    """Arguments of the same kinds under which nothing is found."""
    converters = _converters(name)
    return {key: MISSING[type(converters[key])] for key in kwargs}


def _converters(name):
    resolver = get_resolver()
    *namespaces, last = name.split(":")
    for namespace in namespaces:
        _prefix, resolver = resolver.namespace_dict[namespace]
    _possibilities, _pattern, _defaults, converters = resolver.reverse_dict.getlist(last)[0]
    return converters


def make_world(cast):
    """The cast with persons, memberships and sessions."""
    own, same, other = (
        PersonFactory(user=cast.trainee, name="林晓"),
        PersonFactory(name="沈立"),
        PersonFactory(name="钱文"),
    )
    world = World(cast, {"own": own, "same": same, "other": other})
    for relation, person in world.persons.items():
        MembershipFactory(person=person, organisation=world.organisation(relation))
    for name in ROLES_OF_CAST:
        if name != "trainee":
            PersonFactory(user=getattr(cast, name))
    for role in ROLES:
        world.cookies[role] = _cookies_of(world, role)
    return world


def _cookies_of(world, role):
    client = Client()
    if role == "seat_pass":
        world.seat = SittingFactory(person=world.person("own"), started=True)
        session = client.session
        give_seat_pass(session, world.seat.public_id)
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    elif role != "anonymous":
        client.force_login(getattr(world.cast, role), backend=SIGN_IN_BACKEND)
    return client.cookies.output(header="", sep=";")
