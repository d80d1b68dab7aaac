"""The verbs of a letter, one function an office verb, and those of its writer.

Each computes what changes and takes one step through `county.cases.workflow.advance`; it raises IllegalStep with a message for the
person when the step is not open. Role and unit are asked by `verb` and again by `advance`.
"""

from mailboxes.workflow.arrival import PURPOSE, NewLetter, Written, office_unit, write_letter
from mailboxes.workflow.assigning import accept, add_note, assign, claim, decline, give_back, give_opinion
from mailboxes.workflow.clock import clock_of, limit_of, refresh_deadlines
from mailboxes.workflow.dividing import FEWEST_PARTS, MOST_PARTS, hand_over, merge, reclassify, split
from mailboxes.workflow.rating import RatingIsOver, rate, redo, reveal, uphold, withdraw_consent
from mailboxes.workflow.replying import RATING_OPEN_FOR, draft_reply, pass_check, recall, send, send_back, submit, urge
from mailboxes.workflow.waiting import ask, ask_extension, go_on, grant_extension, refuse_extension, supplement
