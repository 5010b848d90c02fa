"""Everything that one small base needs, from one command: web, worker and scheduler, kept up and ended together."""

import errno
import io
import signal
import socket
import ssl
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from cms.queries import awaits_founding
from groundwork.jobs.actions import tell_workers
from groundwork.jobs.queries import parts_alive
from training_site.certification import Files
from training_site.door import open_door
from training_site.founding import new_founding_link
from training_site.parts import Part, commands_for, stop
from training_site.transport import EVERYWHERE


def own_certificate():
    """The certificate that was made for phones, or None where http, or a proxy's https, is enough."""
    return Files(Path(settings.OWN_CERTIFICATE)) if settings.OWN_CERTIFICATE else None


def refuse_busy_port(host, port):
    """Say plainly that nothing can listen there, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(_why_not(error) % {"host": host, "port": port, "fault": error.strerror}) from error


def _why_not(error):
    if error.errno == errno.EADDRINUSE:
        return _(
            "Port %(port)s is taken, so nothing was started. "
            "Stop the program that uses it, or choose another: make run PORT=8001"
        )
    if error.errno == errno.EACCES:
        return _(
            "This user may not listen on port %(port)s, so nothing was started. "
            "Choose one from 1024 on: make run PORT=8001"
        )
    return _(
        "Nothing can listen on %(host)s:%(port)s here (%(fault)s), so nothing was started. "
        "Is HOST an address of this machine?"
    )


class Question:
    """Asks the site that was just started whether it answers, as a proxy would: for the public host, over https."""

    def __init__(self, address, certificate):
        headers = {"Host": urlsplit(settings.PUBLIC_URL).netloc, "X-Forwarded-Proto": "https"}
        self.request = urllib.request.Request(address, headers=headers)  # noqa: S310 (our own address)
        trusting = ssl.create_default_context(cafile=certificate.authority) if certificate else None
        # The proxy that this machine may need for the internet is none for the machine itself.
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusting)
        )

    def is_answered(self):
        """Does anything answer? What refuses the host that people will use (400) is told: it would refuse them too."""
        try:
            self.opener.open(self.request, timeout=2)
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.BAD_REQUEST:
                raise CommandError(
                    _("The site refuses its own address %(address)s: add its host to ALLOWED_HOSTS.")
                    % {"address": settings.PUBLIC_URL}
                ) from error
            return error.code != HTTPStatus.SERVICE_UNAVAILABLE
        except OSError:
            return False
        return True


def worker_is_heard():
    """Has the worker been heard lately? Where the database or the scheduler is away, its silence says nothing of it."""
    try:
        heard = parts_alive()
    except DatabaseError:
        return True
    finally:
        connection.close()
    return heard["worker"] or not heard["scheduler"]


class Command(BaseCommand):
    """Start web, worker and scheduler, and end them together."""

    help = "Run the whole site on this machine"

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepared", action="store_true", help="the database and the content were prepared before")

    def handle(self, *, host, port, prepared, **_options):
        refuse_busy_port(host, port)
        certificate = own_certificate()
        if certificate:
            refuse_busy_port(host, port + 1)
        if not prepared:
            self.stdout.write(_("Preparing the database and the content…"))
            call_command("prepare", stdout=self.stdout)
        stopping = []
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: stopping.append(True))
        parts = {name: Part(command) for name, command in commands_for(f"{host}:{port}", certificate).items()}
        try:
            self.wait_for_the_site(host, port, certificate, parts, stopping)
            if not stopping:
                self.announce(host, port, certificate)
            self.keep_up(parts, stopping)
        finally:
            stop(parts)

    def wait_for_the_site(self, host, port, certificate, parts, stopping):
        """Ask the site itself until it answers, by the certificate that phones will see.

        A part that falls before was never well: that is told, and nothing is tried again.
        """
        near = "127.0.0.1" if host in EVERYWHERE else host
        address = f"{'https' if certificate else 'http'}://{near}:{port}/livez"
        question = Question(address, certificate)
        while not stopping:
            fallen = [name for name, part in parts.items() if part.has_fallen]
            if fallen:
                raise CommandError(
                    _("%(parts)s stopped, so the rest was ended too. All data is kept.") % {"parts": ", ".join(fallen)}
                )
            if question.is_answered():
                break
            time.sleep(0.2)
        tell_workers("jobs.beat")  # health need not wait for the scheduler's first beat

    def announce(self, host, port, certificate):
        """Print the demo accounts and the address, for phones as a QR code too."""
        if settings.DEMO:
            call_command("demo_accounts", stdout=self.stdout)
        if awaits_founding():
            self.invite_founders()
        if certificate:
            self.invite_phones(host, port + 1, certificate)
        self.stdout.write(_("The site is running: %(address)s  (Ctrl-C ends it)") % {"address": settings.PUBLIC_URL})

    def invite_founders(self):
        """Print the one way into a base that has no administrators yet."""
        self.stdout.write(
            _("This base is not founded yet. Open this link to name it and its first administrators: %(link)s")
            % {"link": new_founding_link()}
        )

    def invite_phones(self, host, port, certificate):
        """Open the door that explains the certificate, and print the address to be scanned."""
        open_door(host=host, port=port, public_url=settings.PUBLIC_URL, certificate=certificate)
        code = io.StringIO()
        segno.make(settings.PUBLIC_URL, error="m").terminal(out=code, compact=True)
        self.stdout.write(code.getvalue())
        door = f"http://{urlsplit(settings.PUBLIC_URL).hostname}:{port}"
        self.stdout.write(
            _(
                "Scan the code with a phone in the same local network. Its browser warns that the connection is not "
                "private, since this computer made the certificate itself: choose “Advanced”, then “Proceed”. "
                "To be rid of the warning, open %(door)s on the phone and install the certificate; "
                "its fingerprint must be %(fingerprint)s"
            )
            % {"door": door, "fingerprint": certificate.fingerprint}
        )
        if settings.DEMO:
            self.stdout.write(
                _("Everybody in this network can sign in with these demo accounts. Do not enter real people’s data.")
            )

    def keep_up(self, parts, stopping):
        """Until somebody stops the site, start again what falls: nobody may be there who could."""
        while not stopping:
            for name, part in parts.items():
                if part.keep_up():
                    self.stderr.write(
                        _("%(part)s stopped and is started again in %(seconds)s s. All data is kept.")
                        % {"part": name, "seconds": part.pause}
                    )
            if parts["worker"].is_stuck(is_heard=worker_is_heard):
                self.stderr.write(_("The worker runs and is not heard, so it is started anew. Its jobs go on."))
                parts["worker"].kill()
            time.sleep(0.2)
