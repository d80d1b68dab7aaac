"""What is typed on the pages that look over all."""

from django import forms

from catalog.forms import ColumnField
from catalog.gate.workflow import refile
from county.cases.workflow import IllegalStep


class MoveForm(forms.Form):
    """Moves the chosen items to one column, with one reason for all; each move is on the record of its item."""

    chosen = forms.MultipleChoiceField(label="信息", error_messages={"required": "请勾选要调整的信息。"})
    column = ColumnField(label="调整到")
    note = forms.CharField(label="理由", max_length=200)

    def __init__(self, data=None, *, items, **kwargs):
        super().__init__(data, **kwargs)
        self.documents = {str(item.document.pk): item.document for item in items}
        self.fields["chosen"].choices = [(key, document.title) for key, document in self.documents.items()]

    def move(self, actor) -> tuple[int, list[str]]:
        """(how many were moved, why the others were not)."""
        moved, refused = 0, []
        for key in self.cleaned_data["chosen"]:
            document = self.documents[key]
            try:
                refile(document, self.cleaned_data["column"], actor=actor, note=self.cleaned_data["note"])
            except IllegalStep as error:
                refused.append(f"{document.title}：{error}")
            else:
                moved += 1
        return moved, refused
