"""拟答复: one page on which a reply is begun and gone on with, its files among it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from county.cases.workflow import IllegalStep
from county.public_forms import held_files
from requests_app import workflow
from requests_app.models import Application, Reply
from requests_app.office_forms import ReplyForm


def draft_page(model_admin, request, case: Application) -> HttpResponse:
    """Shows the draft of a case, or saves it whole: words, withheld parts and files, or nothing of them."""
    draft = case.replies.under_way().first()
    if draft is not None and not draft.is_editable:
        messages.info(request, "答复已送审，须先撤回、退回或者改稿才能修改。")
        return redirect("admin:requests_app_reply_change", draft.pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReplyForm(*sent, case=case, draft=draft)
    if sent and form.is_valid():
        try:
            saved = _save(case, draft, form, request.user)
        except IllegalStep as error:
            form.add_error(None, str(error))
        except FileNotFoundError:
            form.add_error(None, "上传的文件已超过保存时间，请重新选择。")
        else:
            held_files.forget(form.key)
            messages.success(request, "答复草稿已保存，请核对后送审。")
            return redirect("admin:requests_app_reply_change", saved.pk)
    context = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "title": "修改答复" if draft else "拟答复",
        "case": case,
        "draft": draft,
        "form": form,
        "back": reverse("admin:requests_app_application_change", args=[case.pk]),
    }
    status = 409 if form.errors.get("seen") else 400 if form.errors else 200
    return render(request, "admin/requests_app/application/draft.html", context, status=status)


@transaction.atomic
def _save(case: Application, draft: Reply | None, form: ReplyForm, user) -> Reply:
    if draft is None:
        remedy = form.cleaned_data.get("remedy")
        draft = workflow.draft_reply(case, form.values(), actor=user, withheld=form.withheld(), remedy=remedy)
    else:
        workflow.save_reply(draft, form.values(), actor=user, withheld=form.withheld())
        for file in draft.files.filter(pk__in=form.cleaned_data.get("removed", [])):
            file.reply = draft
            workflow.detach(file, actor=user)
    taken = form.taken()
    if taken:
        workflow.attach(draft, taken, actor=user)
    return draft
