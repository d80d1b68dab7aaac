"""Step pages: in the back office each open step of a case is a page of its own that says what will happen, and asks to confirm.

The page checks the role itself (a hidden button is no guard), acts on POST only, and acts only on what the person saw: if the case
has moved on or its text has changed since the page was opened, nothing happens and the person is told.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.module_loading import import_string

from county.cases.admin import WorkflowAdmin
from county.cases.step_forms import StepForm
from county.cases.workflow import IllegalStep, may, open_steps
from county.models import User


@dataclass(frozen=True, slots=True)
class StepPage:
    """How one step is taken: the form that asks, the verb that acts, and what the page explains."""

    act: Callable
    form: type[StepForm] = StepForm
    explanation: str = ""
    done: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Companion:
    """What an app from above adds to cases that know nothing of it, named in `settings.CASE_COMPANIONS` by the model.

    `pages` are further step pages. `links` tells what belongs to a case elsewhere, for the person: each with its address, "" when
    they may not open it.
    """

    pages: dict[str, StepPage]
    links: Callable[[object, User], list[tuple[str, str]]]


class StepAdmin(WorkflowAdmin):
    """An admin whose cases move by step pages. A class gives `step_pages`: action → StepPage."""

    step_pages: dict[str, StepPage] = {}
    change_form_template = "admin/steps/change_form.html"
    step_template = "admin/steps/step.html"

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        path_to = settings.CASE_COMPANIONS.get(model._meta.label_lower)
        self.companion: Companion | None = import_string(path_to) if path_to else None
        if self.companion:
            self.step_pages = self.step_pages | self.companion.pages

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        return [
            path("<int:pk>/step/<slug:action>/", self.admin_site.admin_view(self.step_view), name=name),
            *super().get_urls(),
        ]

    def seen(self, case) -> str:
        """What a step depends on having been seen: the status, and the digest of the text where there is one."""
        return f"{case.status}:{getattr(case, 'digest', '')}"

    def open_step_links(self, request: HttpRequest, case) -> list[tuple[str, str]]:
        """The steps that this person may take now, with their addresses."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_step"
        return [
            (self.step_pages[step.action].label or step.label, reverse(name, args=[case.pk, step.action]))
            for step in open_steps(case, request.user)
            if step.action in self.step_pages and self.is_offered(case, step.action)
        ]

    def is_offered(self, case, action: str) -> bool:
        """False while the act has nothing to act upon."""
        return True

    def change_view(self, request, object_id, form_url="", extra_context=None):
        case = self.get_object(request, object_id)
        extra = {"steps": self.open_step_links(request, case), "timeline": case.timeline.all()} if case else {}
        if case and self.companion:
            extra["elsewhere"] = self.companion.links(case, request.user)
        return super().change_view(request, object_id, form_url, (extra_context or {}) | extra)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """What was typed into a case that somebody sent on meanwhile is not written, and the person is told."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IllegalStep as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())

    def step_view(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Asks on GET, acts on POST. 404 for what the person may not see, 403 for a step that is not theirs."""
        case = self.get_queryset(request).filter(pk=pk).first()
        step = next((step for step in self.model.STEPS if step.action == action), None)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if case is None or step is None or action not in self.step_pages:
            raise Http404("没有这一步")
        if not may(request.user, case, action):
            raise PermissionDenied
        page = self.step_pages[action]
        given = {"case": case, "user": request.user, "step": step, "seen": self.seen(case)}
        form = page.form(request.POST or None, files=request.FILES or None, **given)
        if request.method == "POST" and form.is_valid():
            try:
                destination = self.take_step(request, case, page, form)
            except IllegalStep as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                messages.success(request, page.done or f"已{step.label}。")
                return redirect(destination or self.place_of(request, pk))
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "case": case,
            "step": step,
            "page": page,
            "form": form,
            "title": page.label or step.label,
            "original": case,
            **self.step_context(case),
        }
        return render(request, self.step_template, context, status=409 if form.errors.get("seen") else 200)

    def place_of(self, request: HttpRequest, pk: int) -> str:
        """The case, or the list when it is no longer the person's to see: some steps give it into other hands."""
        base = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        is_there = self.get_queryset(request).filter(pk=pk).exists()
        return reverse(f"{base}_change", args=[pk]) if is_there else reverse(f"{base}_changelist")

    def step_context(self, case) -> dict:
        """What the step pages of a class show beside the form."""
        return {}

    def take_step(self, request: HttpRequest, case, page: StepPage, form: StepForm) -> str | None:
        """Hands what was asked to the verb; goes on to the address that it returns, else back to the case."""
        result = page.act(form.target(), actor=request.user, **form.given())
        return result if isinstance(result, str) else None
