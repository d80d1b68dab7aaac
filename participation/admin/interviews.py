"""在线访谈 in the back office: plans, texts on their way to the public, questions, and the desk of the live hour."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from county.cases.admin import TimelineAdmin
from county.cases.filters import WorkFilter
from county.cases.review_form import ReviewForm
from county.cases.step_pages import StepAdmin, StepPage
from county.cases.workflow import IllegalStep, may
from participation.interviews import asking, sentences, workflow
from participation.interviews.office_forms import (
    AcceptForm,
    AnswerForm,
    ChangePlanForm,
    DeclineForm,
    InterviewForm,
    SentenceForm,
    StaffForm,
    TextForm,
    WriteForm,
)
from participation.interviews.permissions import ASK_GRANTS, INTERVIEW_GRANTS, TEXT_GRANTS
from participation.models import (
    Ask,
    AskEntry,
    Interview,
    InterviewEntry,
    InterviewText,
    InterviewTextEntry,
    Utterance,
)

SHOWN = 50


class OnlyShown:
    """Made by a form, then only shown: what changes is a step."""

    def has_change_permission(self, request, obj=None):
        return False

    def get_form(self, request, obj=None, change=False, **kwargs):
        shown = {"form": forms.ModelForm, "fields": ()} if obj is not None else {}
        return super().get_form(request, obj, change, **kwargs | shown)


def begin_text(interview: Interview, *, actor, **given) -> str:
    """Goes on to the text that was begun."""
    text = workflow.write(interview, actor=actor, **given)
    return reverse("admin:participation_interviewtext_change", args=[text.pk])


def take_review(text: InterviewText, *, actor, note: str = "", answers) -> None:
    """The review page's answers, handed to the verb."""
    workflow.review(text, answers, actor=actor, note=note)


@admin.register(Interview)
class InterviewAdmin(OnlyShown, StepAdmin):
    """The interviews of a unit."""

    grants = INTERVIEW_GRANTS
    form = InterviewForm
    list_display = ("title", "department", "starts_at", "status", "on_site")
    list_filter = ("status",)
    list_select_related = ("department",)
    search_fields = ("title",)
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/participation/interview/change_form.html"
    fields = InterviewForm.Meta.fields
    step_pages = {
        "change_plan": StepPage(workflow.change_plan, ChangePlanForm, "预告发布以前可以调整。"),
        "assign": StepPage(workflow.assign, StaffForm, "记录人记下发言，审核人看过后发出；同一人不能兼任。"),
        "write": StepPage(begin_text, WriteForm, "起草后送审、审查、审定，三人办理；审定后立即公开。", "已起草。"),
        "drop": StepPage(workflow.drop, explanation="没有发布预告的，取消安排。已预告的，起草取消公告。"),
        "start": StepPage(workflow.start, explanation="开始后发出的每一句话立即公开。"),
        "pause": StepPage(workflow.pause),
        "resume": StepPage(workflow.resume),
        "finish": StepPage(workflow.finish, explanation="结束后不再接受提问和发言；3 个工作日内发布实录。"),
    }

    @admin.display(description="公开页")
    def on_site(self, interview):
        if interview.announced_at is None:
            return ""
        return format_html('<a href="{}">查看</a>', interview.get_absolute_url())

    def get_fields(self, request, obj=None):
        return self.fields if obj is None else (*self.fields, "department", "status", "started_at", "ended_at")

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else self.get_fields(request, obj)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request) and request.user.department_id is not None

    def save_model(self, request, obj, form, change):
        obj.department = request.user.department
        workflow.plan(obj, actor=request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        interview = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if interview is not None:
            extra |= {
                "interview": interview,
                "texts": interview.texts.all()[:SHOWN],
                "staff": interview.staff.select_related("user"),
                "live_url": reverse("admin:participation_interview_live", args=[interview.pk]),
                "asks_url": f"{reverse('admin:participation_ask_changelist')}?interview__id__exact={interview.pk}",
            }
        return super().change_view(request, object_id, form_url, extra)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_live"
        return [path("<int:pk>/live/", self.admin_site.admin_view(self.live_view), name=name), *super().get_urls()]

    def live_view(self, request, pk: int) -> HttpResponse:
        """直播台: questions, what is typed, what is out. Each act is a POST and leads back here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        interview = self.get_queryset(request).filter(pk=pk).first()
        if interview is None:
            raise Http404("没有这次访谈")
        if not any(may(request.user, interview, action) for action in ("type", "release", "retract")):
            raise PermissionDenied
        form, status = SentenceForm(interview=interview), 200
        if request.method == "POST":
            act = request.POST.get("act", "")
            form = SentenceForm(request.POST if act == "type" else None, interview=interview)
            if act != "type" or form.is_valid():
                try:
                    self._act(request, interview, act, form)
                    return redirect(request.path)
                except IllegalStep as error:
                    messages.error(request, str(error))
                    status = 409
        context = self._desk(request, interview, form)
        return render(request, "admin/participation/interview/live.html", context, status=status)

    def _act(self, request, interview: Interview, act: str, form: SentenceForm) -> None:
        """One act of the live desk upon the sentence that the page named. Raises IllegalStep, Http404."""
        actor = request.user
        if act == "type":
            given = form.cleaned_data
            corrected = self._sentence(interview, request.POST["corrects"]) if request.POST.get("corrects") else None
            sentences.type_sentence(
                interview,
                given["speaker"],
                given["text"],
                actor=actor,
                kind=given["kind"],
                ask=given["ask"],
                corrects=corrected,
            )
            return
        sentence = self._sentence(interview, request.POST.get("sentence", ""))
        if act == "release":
            sentences.release(sentence, request.POST.get("digest", ""), actor=actor)
        elif act == "drop":
            sentences.drop_sentence(sentence, actor=actor)
        elif act == "retract":
            sentences.retract(sentence, actor=actor, note=request.POST.get("reason", ""))
        else:
            raise Http404("没有这种操作")

    def _sentence(self, interview: Interview, typed: str) -> Utterance:
        found = interview.utterances.filter(pk=typed).first() if typed.isascii() and typed.isdigit() else None
        if found is None:
            raise Http404("没有这句话")
        return found

    def _desk(self, request, interview: Interview, form: SentenceForm) -> dict:
        user = request.user
        corrected = request.GET.get("correct", "")
        sentence = self._sentence(interview, corrected) if corrected else None
        if sentence is not None and not form.is_bound:
            form.initial = {"speaker": sentence.speaker, "text": sentence.text, "kind": sentence.kind}
        return self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": f"直播台：{interview.title}",
            "interview": interview,
            "form": form,
            "corrects": sentence,
            "may_type": may(user, interview, "type"),
            "may_release": may(user, interview, "release"),
            "may_retract": may(user, interview, "retract"),
            "asks": interview.asks.filter(status=Ask.Status.ACCEPTED).order_by("sent_at", "pk")[:SHOWN],
            "waiting": interview.utterances.waiting().select_related("typed_by", "corrects")[:SHOWN],
            "released": interview.utterances.shown().select_related("released_by").order_by("-position")[:SHOWN],
            "now": timezone.now(),
        }


@admin.register(InterviewText)
class InterviewTextAdmin(StepAdmin):
    """预告, 改期, 取消 and 实录 on their way to the public."""

    grants = TEXT_GRANTS
    form = TextForm
    list_display = ("interview", "stage", "status", "drafted_by", "published_at")
    list_filter = (WorkFilter, "stage")
    list_select_related = ("interview", "drafted_by")
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/participation/interviewtext/change_form.html"
    fields = ("text", "video_url")
    step_pages = {
        "submit": StepPage(workflow.submit, explanation="送审以后不能改动，由另一人审查。"),
        "pass_review": StepPage(take_review, ReviewForm, "逐项回答。审查只对现在的文本有效。", "审查已记录。"),
        "approve": StepPage(workflow.approve, explanation="由第三人审定；审定后立即公开。"),
        "return": StepPage(workflow.send_back, explanation="退回拟稿人修改，已作的审查作废。"),
        "abandon": StepPage(workflow.abandon),
    }

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_editable)

    def get_readonly_fields(self, request, obj=None):
        return self.fields if obj is not None and not self.has_change_permission(request, obj) else ()

    def save_model(self, request, obj, form, change):
        workflow.save_text(obj, actor=request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        text = self.get_object(request, object_id)
        extra = dict(extra_context or {}) | ({"text": text, "facts": text.fact} if text is not None else {})
        return super().change_view(request, object_id, form_url, extra)


@admin.register(Ask)
class AskAdmin(OnlyShown, StepAdmin):
    """网友提问 of a unit's interviews; what waits stands first."""

    grants = ASK_GRANTS
    list_display = ("number", "interview", "masked_text", "status", "sent_at", "objected_at")
    list_filter = (WorkFilter, "interview")
    list_select_related = ("interview",)
    search_fields = ("number", "masked_text")
    show_full_result_count = False
    list_per_page = 50
    fields = (
        "number",
        "interview",
        "nickname",
        "text",
        "masked_text",
        "contact",
        "status",
        "sent_at",
        "decline_reason",
    )
    step_pages = {
        "accept": StepPage(asking.accept, AcceptForm, "列入后由嘉宾回答；公开的是下面的文字，由审核人发出。"),
        "decline": StepPage(asking.decline, DeclineForm),
        "answer_after": StepPage(asking.answer_after, AnswerForm, "提问人立即看到；实录中一并公开。"),
    }

    def get_fields(self, request, obj=None):
        return (*self.fields, "objected_at", "answer")

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj)

    def has_add_permission(self, request, obj=None):
        return False

    def get_ordering(self, request):
        return ["sent_at", "pk"]


@admin.register(InterviewEntry, AskEntry)
class InterviewTrailAdmin(TimelineAdmin):
    """The trails of interviews and of questions, for the audit administrator."""


@admin.register(InterviewTextEntry)
class InterviewTextTrailAdmin(TimelineAdmin):
    """The trail of texts, named by their interviews."""

    list_select_related = ("case__interview",)
