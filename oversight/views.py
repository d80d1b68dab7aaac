"""Pages of the back office that look over all of it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone

from catalog.catalogue import catalogue_of
from county.models import Role
from oversight.renewal import State
from oversight.statistics import renewal_report

READERS = (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.COUNTY_OFFICE)


def renewal(request, admin_site):
    """更新情况: what is stale, blank or missing, and whether the national veto is reached."""
    if not request.user.has_role(*READERS):
        raise PermissionDenied
    report = renewal_report(catalogue_of(request), request.user, timezone.localdate())
    context = admin_site.each_context(request) | {"title": "栏目更新情况", "report": report, "states": State}
    return render(request, "admin/oversight/renewal.html", context)
