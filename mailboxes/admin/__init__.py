"""来信办理 in the back office: queues by what waits, each step a page of its own, writers masked until somebody says why they look."""

from mailboxes.admin import letters, public_letters, registers

__all__ = ["letters", "public_letters", "registers"]
