"""信息员名册 in the back office: who answers for disclosure in each unit, and where nobody does."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from county.accounts.roster import RosterLine, roster_of
from county.calendar.special_days import current_calendar
from county.models import Department, Role
from county.site.csv_export import as_csv

READERS = (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.COUNTY_OFFICE)
HEADINGS = ("单位", "第一责任人", "分管负责人", "信息员", "办公电话", "任职日期", "情况")


def _lines(request) -> list[RosterLine]:
    """The roster of the units that the person may see. Raises PermissionDenied."""
    if not request.user.has_role(*READERS):
        raise PermissionDenied
    units = Department.objects.visible_to(request.user).active().order_by("order", "pk")
    return roster_of(units, timezone.localdate(), current_calendar())


def roster(request, admin_site):
    """One line a unit; an empty place is red and says so."""
    lines = _lines(request)
    context = admin_site.each_context(request) | {
        "title": "信息员名册",
        "lines": lines,
        "empty": sum(line.alarm is not None for line in lines),
        "may_record": request.user.has_role(Role.LEADER, Role.COUNTY_OFFICE),
    }
    return render(request, "admin/oversight/roster.html", context)


def roster_csv(request):
    """The same for a spreadsheet."""
    rows = [
        (
            line.unit.name,
            line.principal.name if line.principal else "",
            line.deputy.name if line.deputy else "",
            "、".join(post.name for post in line.officers),
            "、".join(post.office_phone for post in line.officers if post.office_phone),
            "、".join(str(post.from_on) for post in line.officers),
            str(line.alarm or ""),
        )
        for line in _lines(request)
    ]
    response = HttpResponse(as_csv(HEADINGS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="roster.csv"'
    return response
