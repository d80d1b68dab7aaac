"""What a visitor may choose to narrow the public list of letters. Every value is judged; what is unknown is told at its field."""

from django import forms

from catalog.shelf.catalogue import Catalogue
from catalog.shelf.filters import UNKNOWN, WordsField
from mailboxes.lists import LetterSelection, years
from mailboxes.models import LetterKind


class LetterFilterForm(forms.Form):
    """The fields of the list, in the words of its address."""

    q = WordsField(label="关键词", required=False)
    kind = forms.ChoiceField(label="类型", required=False, error_messages={"invalid_choice": UNKNOWN})
    unit = forms.ChoiceField(label="答复单位", required=False, error_messages={"invalid_choice": UNKNOWN})
    year = forms.ChoiceField(label="来信年份", required=False, error_messages={"invalid_choice": UNKNOWN})

    def __init__(self, data, catalogue: Catalogue):
        super().__init__(data, label_suffix="")
        self.catalogue = catalogue
        public = [(kind.value, kind.label) for kind in LetterKind if kind != LetterKind.REPORT]
        self.fields["kind"].choices = [("", "全部"), *public]
        self.fields["unit"].choices = [("", "全部"), *((unit.slug, unit.name) for unit in catalogue.units.values())]
        self.fields["year"].choices = [("", "全部"), *((str(year), f"{year}年") for year in years(catalogue))]

    def selection(self) -> LetterSelection:
        """The frozen choice; ask only when the form is valid."""
        cleaned = self.cleaned_data
        unit = self.catalogue.units_by_slug.get(cleaned["unit"])
        return LetterSelection(
            kind=cleaned["kind"],
            department_id=unit.id if unit else None,
            year=int(cleaned["year"]) if cleaned["year"] else None,
            text=cleaned["q"],
        )

    @property
    def asked(self) -> dict[str, str]:
        """What links carry on: the fields as they were cleaned."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}

    @property
    def chosen(self) -> list[tuple[str, str, str]]:
        """(name, label, value as shown) of what was chosen."""
        shown = {name: dict(self.fields[name].choices) for name in ("kind", "unit", "year")}
        return [
            (name, self.fields[name].label, shown.get(name, {}).get(value, value))
            for name, value in self.cleaned_data.items()
            if value
        ]
