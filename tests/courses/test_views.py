from django.contrib.messages import get_messages
from django.urls import reverse

from courses.models import StudyEvent
from tests.factories.courses import ModuleFactory
from tests.factories.people import PersonFactory


def post(client, module):
    return client.post(reverse("courses:study-read", args=[module.pk]))


def test_trainee_records_the_reading_and_comes_back_to_it(cast, sign_in):
    person, module = PersonFactory(user=cast.trainee), ModuleFactory()

    response = post(sign_in(cast.trainee), module)

    assert (response.status_code, response["Location"]) == (302, f"{module.get_url()}#progress")
    assert list(StudyEvent.objects.values_list("person", "module", "kind")) == [(person.pk, module.pk, "read")]


def test_user_without_a_person_is_told_what_to_do(cast, sign_in):
    response = post(sign_in(cast.trainee), ModuleFactory())

    assert StudyEvent.objects.count() == 0
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "您的账户还没有关联个人信息，暂时不能记录学习。请联系前台补登。"
    ]


def test_anonymous_is_sent_to_sign_in_and_back_to_the_module(client, db):
    module = ModuleFactory()

    response = post(client, module)

    assert response["Location"] == f"{reverse('people:sign-in')}?next={module.get_url()}"


def test_unpublished_module_is_not_found(cast, sign_in):
    PersonFactory(user=cast.trainee)

    assert post(sign_in(cast.trainee), ModuleFactory(live=False)).status_code == 404


def test_looking_at_the_address_records_nothing(cast, sign_in):
    PersonFactory(user=cast.trainee)
    address = reverse("courses:study-read", args=[ModuleFactory().pk])

    assert sign_in(cast.trainee).get(address).status_code == 405
    assert StudyEvent.objects.count() == 0
