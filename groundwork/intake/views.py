"""What the views of forms with a key have in common."""

from groundwork.intake.actions import Answer, answer_once


def once(request, form, door, work):
    """What ``work()`` comes to, done once for each form that was served; a second press gets the same.

    It must be writable as JSON. What ``work`` raises undoes it, and the form may be sent again.
    """
    if not form.once_key:
        return work()
    answer = answer_once(
        sender=f"user:{request.user.pk}",
        door=door,
        key=form.once_key,
        body=b"",
        work=lambda: Answer(200, work()),
    )
    return answer.body
