from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "disclosure_portal.admin.PortalAdminSite"


class RoofConfig(AppConfig):
    name = "disclosure_portal"
    verbose_name = "门户"
