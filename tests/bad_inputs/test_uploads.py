"""C: pictures and documents of the back office. No role may upload any yet; a right given by hand opens the doors."""

import io
import struct

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, GroupCollectionPermission

from cms.models import PlatformDocument, PlatformImage
from tests.bad_inputs import files
from tests.conftest import ROLES_OF_CAST
from tests.exams.bank.office import let_in
from tests.factories.people import UserFactory

SCRIPT = b"<script>alert(1)</script>"


def picture(kind="PNG", size=(40, 30), **more):
    data = io.BytesIO()
    Image.new("RGB", size, "red").save(data, kind, **more)
    return data.getvalue()


@pytest.fixture
def editor(db, client):
    group = Group.objects.create(name="pictures")
    for codename in ("add_image", "add_document"):
        GroupCollectionPermission.objects.create(
            group=group,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(codename=codename),
        )
    user = let_in(UserFactory())
    user.groups.add(group)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def upload(client, door, name, data):
    body = {"title": "图", "file": SimpleUploadedFile(name, data), "collection": Collection.get_first_root_node().pk}
    return client.post(reverse(door), body)


REFUSED = {
    "32 60,000 x 60,000": ("a.png", lambda: files.png_header(60_000, 60_000)),
    "32 just over 40 Mpx": ("a.png", lambda: files.png_header(8_000, 5_001)),
    "33 an SVG": ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"),
    "33 an SVG called PNG": ("a.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"),
    "33 a web page called PNG": ("a.png", lambda: b"<html>" + SCRIPT),
    "33 a PDF called JPG": ("a.jpg", lambda: b"%PDF-1.7 /JavaScript"),
    "34 a GIF called PNG": ("a.png", lambda: picture("GIF")),
    "34 two extensions": ("a.png.php", picture),
    "35 10,000 frames": (
        "a.gif",
        lambda: files.gif_of_frames(10_000).replace(b"\x01\x00\x01\x00", b"\x64\x00\x64\x00", 1),
    ),
    "35 a cut JPEG": ("a.jpg", lambda: picture("JPEG")[:60]),
    "35 a TIFF in a HEIC": ("a.heic", lambda: b"\0\0\0\x18ftypheic" + bytes(100)),
    "an empty one": ("a.png", lambda: b""),
    "over 10 MB": ("a.png", lambda: picture() + bytes(11 * files.MEGABYTE)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_picture_is_refused_and_nothing_is_stored(case, editor):
    name, build = REFUSED[case]

    response = upload(editor, "wagtailimages:add", name, build())

    assert (response.status_code, PlatformImage.objects.count()) == (200, 0)
    assert response.context["form"].errors["file"]


def test_size_of_a_picture_is_judged_by_its_header():
    """A PNG of 60,000 x 60,000 would be 14 GB; its header is 33 bytes."""
    assert struct.unpack(">2L", files.png_header(60_000, 60_000)[16:24]) == (60_000, 60_000)
    assert len(files.png_header(60_000, 60_000)) < 100


@pytest.mark.parametrize("name", ["..\\..\\x.png", "图" * 90 + ".png", "CON.png", "\u202egnp.png", "图片.png"])
def test_picture_is_stored_under_a_plain_name_of_its_own_folder(name, editor):
    upload(editor, "wagtailimages:add", name, picture())

    stored = PlatformImage.objects.get().file.name
    assert stored.startswith("original_images/")
    assert not {"..", "\\", "\r", "\n", "\u202e"} & set(stored)
    assert stored.count("/") == 1


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.exe", "a.xhtml", "a.pdf.html", "a"])
def test_document_of_another_kind_is_refused(name, editor):
    response = upload(editor, "wagtaildocs:add", name, SCRIPT)

    assert (response.status_code, PlatformDocument.objects.count()) == (200, 0)
    assert response.context["form"].errors["file"]


def test_document_that_is_no_pdf_is_never_shown_as_a_page(editor, settings, tmp_path):
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": on_disk}
    upload(editor, "wagtaildocs:add", "说明\u202e.pdf", b"<html>" + SCRIPT)
    document = PlatformDocument.objects.get()

    response = editor.get(document.url)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "\u202e" not in response["Content-Disposition"]
    assert b"".join(response.streaming_content)


@pytest.mark.parametrize("spec", ["width-100000", "max-99999x99999", "fill-1x1-c999999", "format-exe", "x" * 300])
def test_rendition_of_any_size_is_not_to_be_had_by_an_address(spec, editor):
    upload(editor, "wagtailimages:add", "a.png", picture())
    image = PlatformImage.objects.get()

    response = editor.get(f"/images/{'a' * 28}/{image.pk}/{spec}/")

    assert (response.status_code, image.renditions.filter(filter_spec=spec).count()) == (404, 0)


@pytest.mark.parametrize("door", ["wagtailimages:add", "wagtaildocs:add"])
@pytest.mark.parametrize("role", [*ROLES_OF_CAST])
def test_no_role_uploads_pictures_or_documents(door, role, cast, sign_in):
    client = sign_in(getattr(cast, role))

    assert upload(client, door, "a.png", picture()).status_code == 302
    assert (PlatformImage.objects.count(), PlatformDocument.objects.count()) == (0, 0)
