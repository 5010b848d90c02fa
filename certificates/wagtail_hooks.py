from wagtail import hooks

from certificates.viewsets import CertificateOffice


@hooks.register("register_admin_viewset")
def certificate_office():
    return CertificateOffice()
