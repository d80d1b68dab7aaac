"""The catalogue in the back office: the register of what there is, and the gate by which it gets there."""

from catalog.admin import gate, register

__all__ = ["gate", "register"]
