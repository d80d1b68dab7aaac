"""What a visitor may choose to narrow the list of interpretations."""

from django import forms

from catalog.shelf.catalogue import Catalogue
from catalog.shelf.facets import Chip, Links
from catalog.shelf.filters import UNKNOWN
from catalog.tree.classification import TOPIC_CLASSES, TOPICS
from interpretation.lists import Choice
from interpretation.models import Form


class ListForm(forms.Form):
    """Form, unit and class."""

    form = forms.ChoiceField(label="解读形式", required=False, error_messages={"invalid_choice": UNKNOWN})
    unit = forms.ChoiceField(label="解读单位", required=False, error_messages={"invalid_choice": UNKNOWN})
    topic = forms.ChoiceField(label="主题分类", required=False, error_messages={"invalid_choice": UNKNOWN})

    def __init__(self, data, catalogue: Catalogue):
        super().__init__(data, auto_id="filter-%s")
        self.catalogue = catalogue
        units = [(unit.slug, unit.name) for unit in catalogue.units.values()]
        self.fields["form"].choices = [("", "全部"), *Form.choices]
        self.fields["unit"].choices = [("", "全部"), *units]
        self.fields["topic"].choices = [("", "全部"), *((topic.code, topic.name) for topic in TOPIC_CLASSES)]

    def choice(self) -> Choice:
        """Of a valid form."""
        unit = self.catalogue.units_by_slug.get(self.cleaned_data["unit"])
        return Choice(self.cleaned_data["form"], unit.id if unit else None, self.cleaned_data["topic"])

    def chips(self, links: Links) -> list[Chip]:
        """What is chosen, in words, each with the address that lets go of it."""
        choice = self.choice()
        chosen = [
            ("form", "解读形式", Form(choice.form).label if choice.form else ""),
            ("unit", "解读单位", self.catalogue.units[choice.department_id].name if choice.department_id else ""),
            ("topic", "主题分类", TOPICS[choice.topic].path if choice.topic else ""),
        ]
        return [Chip(label, value, links.having(**{name: ""})) for name, label, value in chosen if value]
