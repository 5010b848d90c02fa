"""What a phone's browser gives a page, and what the pages say where it does not: over https, and over plain http.

The server of the tests speaks http; a forwarder with our own certificate stands before it.
"""

import base64
import hashlib
import re
import socket
import ssl
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import expect

from tests.browser import ARGUMENTS, CHROMIUM, PHONE
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.sittings import SittingFactory
from training_site.certification import certificate_for

pytestmark = pytest.mark.django_db(transaction=True)
FAKE_CAMERA = "--use-fake-device-for-media-stream"
ON_THE_LAN = "base.test"  # no loopback to the browser, so nothing there is secure without https


def _pass_on(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass  # one side hung up
    finally:
        target.close()


def _serve(visitor, context, address):
    try:
        encrypted = context.wrap_socket(visitor, server_side=True)
        site = socket.create_connection(address)
    except OSError:
        return  # a browser that does not trust us hangs up
    Thread(target=_pass_on, args=(encrypted, site), daemon=True).start()
    _pass_on(site, encrypted)


def _forward(listening, context, address):
    while True:
        try:
            visitor, _address = listening.accept()
        except OSError:
            return  # closed: the test is over
        Thread(target=_serve, args=(visitor, context, address), daemon=True).start()


@pytest.fixture
def certificate(tmp_path):
    return certificate_for((ON_THE_LAN, "127.0.0.1"), tmp_path / "tls")


@pytest.fixture
def https_url(live_server, certificate):
    """The running site over https, under a certificate of our own making."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.site, certificate.site_key)
    listening = socket.create_server(("127.0.0.1", 0))
    address = live_server.thread.host, live_server.thread.port
    Thread(target=_forward, args=(listening, context, address), daemon=True).start()
    yield f"https://{ON_THE_LAN}:{listening.getsockname()[1]}"
    listening.close()


def _trusting(certificate):
    """The option by which Chromium takes this certificate's key, and no other, for trusted."""
    site = x509.load_pem_x509_certificate(certificate.site.read_bytes())
    key = site.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"--ignore-certificate-errors-spki-list={base64.b64encode(hashlib.sha256(key).digest()).decode()}"


@pytest.fixture
def open_on_phone(chromium, sign_in, certificate):
    """Open an address in a phone that has a camera and knows the base by a name of the local network."""
    browsers = []

    def open_page(origin, path, user, *, trusts=True):
        arguments = [*ARGUMENTS, FAKE_CAMERA, f"--host-resolver-rules=MAP {ON_THE_LAN} 127.0.0.1"]
        arguments += [_trusting(certificate)] if trusts else []
        browser = chromium.browser_type.launch(executable_path=str(CHROMIUM), args=arguments)
        browsers.append(browser)
        context = browser.new_context(viewport=PHONE, locale="zh-CN", permissions=["camera"])
        cookie = {"name": "sessionid", "value": sign_in(user).cookies["sessionid"].value, "url": origin}
        context.add_cookies([{**cookie, "secure": origin.startswith("https")}])
        page = context.new_page()
        page.goto(f"{origin}{path}")
        return page

    yield open_page
    for browser in browsers:
        browser.close()


@pytest.fixture
def http_url(live_server):
    return live_server.url.replace("localhost", ON_THE_LAN).replace("127.0.0.1", ON_THE_LAN)


def test_phone_that_does_not_trust_us_is_warned(open_on_phone, https_url, cast):
    with pytest.raises(Exception, match="ERR_CERT_AUTHORITY_INVALID"):
        open_on_phone(https_url, "/desk/", cast.desk, trusts=False)


def test_camera_opens_over_https(open_on_phone, https_url, cast, picture):
    page = open_on_phone(https_url, "/desk/", cast.desk)

    page.get_by_role("button", name="打开摄像头").click()

    expect(page.locator("#camera")).to_be_visible()
    expect(page.locator("#camera-note")).to_have_text("请将票上的二维码对准摄像头。")
    picture(page, "camera-https")


def test_desk_over_plain_http_says_what_is_off_and_what_to_use_instead(open_on_phone, http_url, cast, picture):
    page = open_on_phone(http_url, "/desk/", cast.desk)

    expect(page.get_by_role("button", name="打开摄像头")).to_be_disabled()
    expect(page.locator("#camera-note")).to_have_text(re.compile("https.*扫码枪"))
    page.get_by_label("票码").fill("ABCD2345")
    page.get_by_label("票码").press("Enter")
    expect(page.locator("#verdict-title")).to_have_text("无效的票")
    picture(page, "camera-http")
    assert page.evaluate("isSecureContext") is False


@pytest.mark.parametrize(("is_secure", "workers"), [(True, 1), (False, 0)], ids=["https", "http"])
def test_exam_door_readies_the_phone_for_a_lost_network_only_over_https(
    is_secure, workers, open_on_phone, https_url, http_url
):
    sitting = SittingFactory(person=PersonFactory(user=UserFactory()))
    origin = https_url if is_secure else http_url
    page = open_on_phone(origin, f"/exam/{sitting.public_id}/", sitting.person.user)

    expect(page.locator("#not-secure")).to_be_visible(visible=not is_secure)
    ready = "navigator.serviceWorker ? navigator.serviceWorker.ready.then(() => 1) : 0"

    assert page.evaluate(ready) == workers
