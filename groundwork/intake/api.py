"""What the write doors of the typed interface have in common: the header ``Idempotency-Key``."""

from ninja import Schema, Status
from ninja.errors import HttpError

from groundwork.intake.actions import answer_once
from groundwork.intake.exceptions import IntakeError, KeyAtWork, KeyRefused
from groundwork.intake.rules import LONGEST_KEY

HEADER = "Idempotency-Key"
# For ``openapi_extra`` of a door that calls ``once_per_key``.
DESCRIBED = {
    "parameters": [
        {
            "in": "header",
            "name": HEADER,
            "required": False,
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
            "description": "Sent again with the same key, a request is done once and answered the same.",
        }
    ]
}
STATUS = {KeyRefused: 400, KeyAtWork: 409}


class Refusal(Schema):
    """Why nothing was done."""

    detail: str


def once_per_key(request, door, work):
    """Answer a request of somebody signed in with ``work()``, once for each key; without a key, each time."""
    key = request.headers.get(HEADER)
    if key is None:
        answer = work()
        return Status(answer.status, answer.body)
    asked = b"\n".join([request.method.encode(), request.get_full_path().encode(), request.body])
    try:
        answer = answer_once(sender=f"user:{request.user.pk}", door=door, key=key, body=asked, work=work)
    except IntakeError as error:
        raise HttpError(STATUS.get(type(error), 422), str(error.message)) from error
    return Status(answer.status, answer.body)
