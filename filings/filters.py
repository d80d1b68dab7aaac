"""What a visitor may choose to narrow the register of normative files."""

from datetime import date

from django import forms
from django.db.models import QuerySet

from catalog.shelf.catalogue import Catalogue
from catalog.shelf.facets import Chip, Links
from catalog.shelf.filters import UNKNOWN
from filings.models import NormativeFile
from filings.models.normative_file import FileValidity

FIRST_YEAR = 2000


class RegisterForm(forms.Form):
    """Unit, year of publication and validity."""

    unit = forms.ChoiceField(label="制定机关", required=False, error_messages={"invalid_choice": UNKNOWN})
    year = forms.ChoiceField(label="公布年份", required=False, error_messages={"invalid_choice": UNKNOWN})
    validity = forms.ChoiceField(
        label="有效性",
        required=False,
        choices=[("", "全部"), *FileValidity.choices],
        error_messages={"invalid_choice": UNKNOWN},
    )

    def __init__(self, data, catalogue: Catalogue, today: date):
        super().__init__(data, auto_id="filter-%s")
        self.catalogue, self.today = catalogue, today
        units = [(unit.slug, unit.name) for unit in catalogue.units.values()]
        years = [(str(year), f"{year} 年") for year in range(today.year, FIRST_YEAR - 1, -1)]
        self.fields["unit"].choices = [("", "全部"), *units]
        self.fields["year"].choices = [("", "全部"), *years]

    @property
    def asked(self) -> dict[str, str]:
        """The choices that were made, of a form that is valid or not."""
        return {name: self.data.get(name, "") for name in self.fields if self.data.get(name)}

    def chosen_files(self) -> QuerySet[NormativeFile]:
        """The public files that were chosen, with their validity of today. Of a valid form."""
        files, chosen = NormativeFile.objects.public().on(self.today), self.cleaned_data
        if chosen["unit"]:
            files = files.filter(department_id=self.catalogue.units_by_slug[chosen["unit"]].id)
        if chosen["year"]:
            files = files.filter(published_on__year=int(chosen["year"]))
        if chosen["validity"]:
            files = files.filter(validity_now=chosen["validity"])
        return files.order_by("-published_on", "-pk")

    def chips(self, links: Links) -> list[Chip]:
        """What is chosen, in words, each with the address that lets go of it."""
        labels = {name: dict(field.choices) for name, field in self.fields.items()}
        return [
            Chip(self.fields[name].label, labels[name][value], links.having(**{name: ""}))
            for name, value in self.cleaned_data.items()
            if value
        ]
