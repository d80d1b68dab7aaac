"""An applicant's own case: opened by number and 查询码 or by the link of the receipt (county.public_forms.following)."""

from django.urls import reverse_lazy

from county.public_forms.following import Followed
from requests_app.models import Application
from requests_app.numbers import meant_by

OWN_CASE = Followed(
    name="case",
    path=reverse_lazy("requests"),
    model=Application,
    code_field="code_hash",
    meant_by=meant_by,
    number_label="申请编号",
    track_view="request-track",
    link_field="link_hash",
    related=("department",),
)
