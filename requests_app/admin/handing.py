"""What both admins share: a step page that says to the verb what was typed, files kept over an error, and files handed out."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from county.cases.step_pages import StepAdmin
from county.cases.workflow import IllegalStep
from county.papers import PaperUnavailable
from county.public_forms import held_files
from requests_app.files import content_of
from requests_app.models import ApplicationFile


class HandledAdmin(StepAdmin):
    """Steps that a person's role and unit give, offered while there is something to act upon; the change page is only read."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        # Django would lead to the desk and name what was asked for.
        raise Http404("没有这件申请，或您不能查看")

    def visible_or_404(self, request, pk: int):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def address(self, name: str, *args) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def take_step(self, request, case, page, form):
        try:
            result = page.act(form.target(), actor=request.user, **form.given())
        except FileNotFoundError as error:
            raise IllegalStep("上传的文件已超过保存时间，请重新选择。") from error
        if getattr(form, "slots", None):
            held_files.forget(form.key)
        return result if isinstance(result, str) else None


def named(name: str, label: str) -> Callable:
    """A column with a person's name: who may see a case need not be able to open the accounts of its people."""

    @admin.display(description=label)
    def shown(self, case):
        return getattr(case, name) or "—"

    return shown


def handed(file: ApplicationFile) -> HttpResponse:
    """A private file, to be saved. Raises Http404 when its bytes are gone."""
    try:
        return sent(content_of(file), str(file.name), file.content_type)
    except FileNotFoundError as error:
        raise Http404("文件已清除") from error


def handed_paper(request, make: Callable[[], tuple[bytes, str, str]], back: str) -> HttpResponse:
    """A paper made by `make` → (bytes, name, type); one that cannot be made now leads `back`, where it is said why."""
    try:
        return sent(*make())
    except (PaperUnavailable, IllegalStep) as error:
        messages.error(request, str(error))
        return redirect(back)


def sent(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Bytes to be saved, which the browser neither runs nor keeps."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response
