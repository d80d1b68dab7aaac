"""What the page of a draft asks the server while it is being written: files are held, pasted text is cleaned. Nothing is saved
here.

A refusal is an answer like any other (200, with `error`): it is the file that is at fault, not the request.
"""

import json

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from catalog.forms import DraftForm
from catalog.gate.uploads import drop_upload, hold_upload, rules, shown
from catalog.texts.markup import from_html
from catalog.texts.site_links import for_pages, for_storing
from county.files.attachments import UnacceptableFile

LONGEST_PASTE = 5_000_000
BASE = "catalog_revision"


def writing_urls(model_admin) -> list:
    """The addresses, for the admin of revisions; they are for those who may write a draft."""

    def for_writers(view):
        def guarded(request: HttpRequest) -> JsonResponse:
            if not model_admin.has_add_permission(request):
                raise PermissionDenied
            return view(request)

        return model_admin.admin_site.admin_view(require_POST(guarded))

    return [
        path("files/", for_writers(hold_file), name=f"{BASE}_files"),
        path("files/drop/", for_writers(drop_file), name=f"{BASE}_files_drop"),
        path("clean/", for_writers(clean_text), name=f"{BASE}_clean"),
    ]


def hold_file(request: HttpRequest) -> JsonResponse:
    """Holds one file for the form that bears `upload_key`; says why when it is refused."""
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"error": "没有收到文件，请重新选择。"})
    try:
        return JsonResponse(shown(hold_upload(request.POST.get("upload_key", ""), file)))
    except UnacceptableFile as error:
        return JsonResponse({"error": str(error)})


def drop_file(request: HttpRequest) -> JsonResponse:
    """Forgets a held file that was taken back."""
    number = request.POST.get("pk", "")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return JsonResponse({"error": "没有这个文件。"})
    try:
        drop_upload(request.POST.get("upload_key", ""), int(number))
    except UnacceptableFile as error:
        return JsonResponse({"error": str(error)})
    return JsonResponse({"pk": int(number)})


def clean_text(request: HttpRequest) -> JsonResponse:
    """What was pasted from Word, WPS or a page, as it would be stored."""
    html = request.POST.get("html", "")
    if len(html) > LONGEST_PASTE:
        return JsonResponse({"error": "粘贴的内容过长，请分段粘贴，或从 Word 导入正文。"})
    return JsonResponse({"html": for_pages(from_html(for_storing(html)))})


def equip(form: DraftForm) -> None:
    """Tells the scripts of the page where to send and what there is."""
    form.fields["files"].widget.attrs["data-upload"] = json.dumps(
        rules(form, reverse(f"admin:{BASE}_files"), reverse(f"admin:{BASE}_files_drop")), ensure_ascii=False
    )
    waiting = [file.name for file in form.held_files()]
    if waiting:
        form["files"].help_text += f"已上传、保存后加入附件的有：{'、'.join(waiting)}。"
    if "body" in form.fields:
        pictures = [file for file in form.own_files() if file.medium == "image"]
        form.fields["body"].widget.attrs |= {
            "data-clean-url": reverse(f"admin:{BASE}_clean"),
            "data-images": json.dumps(
                [{"url": file.get_absolute_url(), "name": file.name} for file in pictures], ensure_ascii=False
            ),
        }
