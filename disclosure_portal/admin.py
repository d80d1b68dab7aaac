"""The back office: Django's admin in Chinese, with the portal's name."""

from django.contrib.admin import AdminSite


class PortalAdminSite(AdminSite):
    site_header = "政府信息公开工作平台"
    site_title = "政府信息公开工作平台"
    index_title = "工作台"
    enable_nav_sidebar = True
