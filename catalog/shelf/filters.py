"""What a visitor may type or choose to narrow a list. Validates every value; knows no permission and no page."""

import django_filters
from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils import timezone

from catalog.models import Listing
from catalog.shelf.catalogue import Catalogue, Node
from catalog.shelf.selection import Selection
from catalog.texts.doc_numbers import normalise
from catalog.tree.classification import TOPIC_CHOICES, Genre, Validity

FIRST_YEAR = 1949
LONGEST_QUERY = 200  # characters that are searched; the rest of a longer text is left out, and the page says so
UNKNOWN = "没有这个选项，请从列表中重新选择。"


def year_choices():
    """Every year that an item may have been published in."""
    return [(str(year), f"{year}年") for year in range(timezone.localdate().year, FIRST_YEAR, -1)]


class WordsField(forms.CharField):
    """Free text to look for: whatever a visitor pastes, a NUL included, is looked for as far as it has words."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators = [each for each in self.validators if not isinstance(each, ProhibitNullCharactersValidator)]

    def to_python(self, value):
        return super().to_python(value).replace("\x00", " ").strip()[:LONGEST_QUERY].rstrip()


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


class SelectionForm(forms.Form):
    """The form behind ListingFilter: dates must be in order."""

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("from"), cleaned.get("to")
        if start and end and start > end:
            self.add_error("to", "截止日期不能早于起始日期。")
        return cleaned


def _choice(label: str, choices) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, error_messages={"invalid_choice": UNKNOWN})


def _day(label: str) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        label=label,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"],
        error_messages={"invalid": "请按 2024-05-31 的样式填写日期。"},
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class SelectionFilters(django_filters.FilterSet):
    """The facets and fields of every list, in the words of its address."""

    q = WordsFilter(label="关键词")
    number = django_filters.CharFilter(label="文号", max_length=60, error_messages={"max_length": "文号过长，请检查。"})
    unit = _choice("发布机构", ())
    topic = _choice("主题分类", lambda: TOPIC_CHOICES)
    genre = _choice("体裁", lambda: Genre.choices)
    year = _choice("年份", year_choices)
    validity = _choice("有效性", lambda: Validity.choices)

    class Meta:
        model = Listing
        fields: list[str] = []
        form = SelectionForm


# "from" is a word of Python, so the two dates cannot be declared in the class body.
SelectionFilters.base_filters["from"] = _day("起始日期")
SelectionFilters.base_filters["to"] = _day("截止日期")


def form_class(catalogue: Catalogue) -> type[SelectionForm]:
    """The form of SelectionFilters with the units of one version."""
    filters = SelectionFilters()
    filters.filters["unit"].extra["choices"] = lambda: [(unit.slug, unit.name) for unit in catalogue.units.values()]
    return filters.get_form_class()


class ListingFilter:
    """What a visitor typed and chose, as the address says it. `selection` is what it comes to."""

    def __init__(self, data, catalogue: Catalogue):
        self.catalogue = catalogue
        form = catalogue.remember("selection form", lambda: form_class(catalogue))
        if any(name in data for name in form.base_fields):
            self.form = form(data)
        else:
            self.form = catalogue.remember("empty selection form", lambda: form({}))

    @property
    def asked(self) -> dict[str, str]:
        """The parameters that the list knows, as they were cleaned: what links and exports carry on."""
        if not self.form.is_valid():
            return {}
        return {name: self._as_typed(name) for name in self.form.fields if self.form.cleaned_data.get(name)}

    def _as_typed(self, name: str) -> str:
        return self.form.cleaned_data["q"] if name == "q" else self.form[name].data

    def selection(self, node: Node) -> Selection:
        """The frozen choice in the column `node`; ask only when `form.is_valid()`."""
        cleaned = self.form.cleaned_data
        unit = self.catalogue.units_by_slug.get(cleaned["unit"])
        return Selection(
            column_id=node.id,
            department_id=unit.id if unit else None,
            year=int(cleaned["year"]) if cleaned["year"] else None,
            topic=cleaned["topic"],
            genre=cleaned["genre"],
            validity=cleaned["validity"],
            published_from=cleaned["from"],
            published_to=cleaned["to"],
            doc_number=normalise(cleaned["number"]) if cleaned["number"] else "",
            text=cleaned["q"],
        )
