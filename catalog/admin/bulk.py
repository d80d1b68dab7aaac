"""批量导入 in the back office: a workbook is looked at row by row, then its good rows become drafts. Nothing is published here."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from catalog.arrivals.bulk_drafts import NothingKept, codes, judge, keep, take_in_drafts
from catalog.texts.spreadsheets import (
    HEADINGS,
    LARGEST_WORKBOOK,
    MOST_ROWS,
    SheetRow,
    UnreadableWorkbook,
    read,
    template,
)
from county.files.attachments import human_size

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookForm(forms.Form):
    """The filled template."""

    workbook = forms.FileField(
        label="填好的表格",
        help_text=f"用模板填写的 .xlsx 文件，不超过 {human_size(LARGEST_WORKBOOK)}、{MOST_ROWS} 行。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_workbook(self) -> list[SheetRow]:
        file = self.cleaned_data["workbook"]
        try:
            return read(file.name, file.read(LARGEST_WORKBOOK + 1))
        except UnreadableWorkbook as error:
            raise ValidationError(str(error)) from error


def bulk_urls(model_admin) -> list:
    """The pages' addresses, for the admin of revisions; they are for those who may begin a draft."""

    def page(view):
        def guarded(request: HttpRequest) -> HttpResponse:
            if not model_admin.has_add_permission(request):
                raise PermissionDenied
            return view(request, model_admin)

        return guarded

    own = model_admin.admin_site.admin_view
    return [
        path("bulk/", own(page(look)), name="catalog_revision_bulk"),
        path("bulk/take/", own(require_POST(page(take))), name="catalog_revision_bulk_take"),
        path("bulk/template/", own(require_GET(page(download))), name="catalog_revision_bulk_template"),
    ]


def look(request: HttpRequest, model_admin) -> HttpResponse:
    """Asks for the workbook; shows what stands in it, and writes nothing into the register."""
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    context = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "title": "批量导入",
        "form": form,
        "headings": [heading for heading, _ in HEADINGS.values()],
    }
    if request.method == "POST" and form.is_valid():
        rows = form.cleaned_data["workbook"]
        judged = judge(rows, request.user.department)
        good = sum(not one.errors for one in judged)
        context |= {"judged": judged, "good": good, "token": keep(rows, actor=request.user) if good else ""}
    return render(request, "admin/catalog/revision/bulk.html", context)


def take(request: HttpRequest, model_admin) -> HttpResponse:
    """Takes the chosen rows of the preview in as drafts."""
    token, chosen = request.POST.get("token", ""), set(request.POST.getlist("chosen"))
    try:
        count = take_in_drafts(token, chosen, actor=request.user)
    except NothingKept as error:
        messages.error(request, str(error))
        return redirect("admin:catalog_revision_bulk")
    messages.success(request, f"已导入 {count} 件草稿，请逐件核对后送审。")
    return redirect("admin:catalog_revision_changelist")


def download(request: HttpRequest, model_admin) -> HttpResponse:
    """The template, with the columns, genres and topics of today."""
    content = template({name: list(labels) for name, labels in codes().items()})
    headers = {
        "Content-Disposition": "attachment; filename*=UTF-8''%E6%89%B9%E9%87%8F%E5%AF%BC%E5%85%A5%E6%A8%A1%E6%9D%BF.xlsx"
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)
