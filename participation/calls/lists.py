"""The public list of calls: what was chosen, its rows and pages. The database's clock decides the phase of every row."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django import forms
from django.core.paginator import EmptyPage, Paginator
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from catalog.shelf.catalogue import Catalogue
from catalog.shelf.filters import UNKNOWN, WordsField
from county.site.addresses import address_of
from county.site.paging import PAGE_SIZE, WrongAddress
from participation.calls.phases import Phase, end_words, left_words, phase_of
from participation.models import CallKind, CallOutcome, OpinionCall

EXPORTED = 5000
SHOWN_PHASES = (Phase.OPEN, Phase.BEFORE, Phase.CLOSED, Phase.ANSWERED, Phase.ENDED)


class CallFilterForm(forms.Form):
    """The fields of the list, in the words of its address."""

    q = WordsField(label="关键词", required=False)
    phase = forms.ChoiceField(
        label="阶段",
        required=False,
        choices=[("", "全部"), *((one.value, one.label) for one in SHOWN_PHASES)],
        error_messages={"invalid_choice": UNKNOWN},
    )
    unit = forms.ChoiceField(label="征集部门", required=False, error_messages={"invalid_choice": UNKNOWN})
    kind = forms.ChoiceField(label="征集类型", required=False, error_messages={"invalid_choice": UNKNOWN})
    year = forms.ChoiceField(label="开始年份", required=False, error_messages={"invalid_choice": UNKNOWN})

    def __init__(self, data, catalogue: Catalogue, *, surveys: bool = False):
        super().__init__(data, label_suffix="")
        self.catalogue, self.surveys = catalogue, surveys
        kinds = catalogue.remember("call kinds", lambda: list(CallKind.objects.values_list("slug", "label")))
        years = catalogue.remember("call years", _years)
        self.fields["unit"].choices = [("", "全部"), *((unit.slug, unit.name) for unit in catalogue.units.values())]
        self.fields["kind"].choices = [("", "全部"), *kinds]
        self.fields["year"].choices = [("", "全部"), *((str(year), f"{year}年") for year in years)]

    def calls(self) -> QuerySet:
        """The public calls that were chosen; ask only when the form is valid."""
        chosen = self.cleaned_data
        calls = in_phase(OpinionCall.objects.public(), chosen["phase"])
        if self.surveys:
            calls = calls.exclude(questions="")
        if chosen["q"]:
            for word in chosen["q"].split():
                calls = calls.filter(Q(title__icontains=word) | Q(background__icontains=word))
        if chosen["unit"]:
            calls = calls.filter(department_id=self.catalogue.units_by_slug[chosen["unit"]].id)
        if chosen["kind"]:
            calls = calls.filter(kind_id=chosen["kind"])
        if chosen["year"]:
            calls = calls.filter(opens_at__year=int(chosen["year"]))
        return calls

    @property
    def asked(self) -> dict[str, str]:
        """What links carry on: the fields as they were cleaned."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


def _years() -> list[int]:
    days = OpinionCall.objects.public().dates("opens_at", "year", order="DESC")
    return [day.year for day in days]


def in_phase(calls: QuerySet, phase: str) -> QuerySet:
    """Those of `calls` that stand in a phase now; all of them for ""."""
    chosen = {
        Phase.OPEN: calls.open,
        Phase.BEFORE: calls.before,
        Phase.CLOSED: calls.closed,
        Phase.ANSWERED: calls.answered,
        Phase.ENDED: lambda: calls.filter(status=OpinionCall.Status.ENDED),
    }
    return chosen[phase]() if phase else calls


@dataclass(frozen=True, slots=True)
class CallRow:
    """One line of the list."""

    id: int
    title: str
    kind: str
    unit_name: str
    phase: Phase
    opens_at: datetime
    closes_at: datetime
    left: str
    received: int | None
    has_outcome: bool
    has_questions: bool
    short_reason: str
    is_demo: bool

    @property
    def url(self) -> str:
        return address_of("call", self.id)

    @property
    def period(self) -> str:
        return f"{timezone.localtime(self.opens_at):%Y-%m-%d %H:%M} 至 {end_words(self.closes_at)}"


def rows_of(calls: QuerySet) -> list[CallRow]:
    """The lines of calls in hand (two queries). How many opinions there were is told with the outcome only."""
    found = list(calls.at_now().select_related("kind", "department").defer("draft_text", "explanation", "background"))
    outcomes = CallOutcome.objects.public().filter(call__in=[call.pk for call in found])
    with_outcome = set(outcomes.values_list("call_id", flat=True))
    today = timezone.localdate()
    return [_row(call, call.pk in with_outcome, today) for call in found]


def _row(call: OpinionCall, has_outcome: bool, today: date) -> CallRow:
    phase = phase_of(call, call.now)
    return CallRow(
        call.pk,
        call.title,
        call.kind.label,
        call.department.name,
        phase,
        call.opens_at,
        call.closes_at,
        left_words(call.closes_at, today) if phase == Phase.OPEN else "",
        call.closing_count if phase == Phase.ANSWERED else None,
        has_outcome,
        bool(call.questions),
        call.short_reason,
        call.is_demo,
    )


def in_order(calls: QuerySet) -> QuerySet:
    """What can still be answered first, soonest closing first; then the newest."""
    is_open = Q(status=OpinionCall.Status.PUBLISHED, opens_at__lte=Now(), closes_at__gt=Now())
    ranked = calls.annotate(rank=Case(When(is_open, then=Value(0)), default=Value(1), output_field=IntegerField()))
    return ranked.order_by("rank", Case(When(rank=0, then="closes_at")), "-opens_at", "-pk")


def soonest(number: int) -> list[CallRow]:
    """The open calls that close soonest (two queries)."""
    return rows_of(OpinionCall.objects.open().order_by("closes_at", "pk")[:number])


@dataclass(frozen=True, slots=True)
class CallPage:
    """One page of the list with its neighbours' addresses."""

    rows: list[CallRow]
    total: int
    number: int
    page_count: int
    previous_url: str
    next_url: str


def page_of(form: CallFilterForm, path: str, number: str) -> CallPage:
    """The page with this number. Raises WrongAddress when there is none."""
    if not (number.isascii() and number.isdigit() and len(number) <= 6):
        raise WrongAddress(number)
    pages = Paginator(in_order(form.calls()), PAGE_SIZE)
    try:
        page = pages.page(int(number))
    except EmptyPage as error:
        raise WrongAddress(number) from error

    def address(at: int) -> str:
        return f"{path}?{urlencode(form.asked | ({'page': at} if at > 1 else {}))}".removesuffix("?")

    return CallPage(
        rows_of(page.object_list),
        pages.count,
        page.number,
        pages.num_pages,
        address(page.number - 1) if page.has_previous() else "",
        address(page.number + 1) if page.has_next() else "",
    )


def exported(form: CallFilterForm) -> list[CallRow]:
    """Every row that was chosen, 5,000 at most."""
    return rows_of(in_order(form.calls())[:EXPORTED])
