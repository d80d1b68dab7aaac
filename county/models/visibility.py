"""Who may see what: a member of staff the records of their unit, the county office all (design.md, third law of the house)."""

from django.db import models


class OfUnits(models.QuerySet):
    """Records that belong to a unit; `unit` is the way from the record to it."""

    unit = "department"

    def visible_to(self, user):
        """What a member of staff may see in the back office: what concerns their unit, or all for the county office."""
        if not user.is_active:
            return self.none()
        if user.sees_all_units:
            return self.all()
        return self.concerning(user.department_id) if user.department_id else self.none()

    def concerning(self, department_id: int):
        """What the staff of a unit may see."""
        return self.filter(**{f"{self.unit}_id": department_id})
