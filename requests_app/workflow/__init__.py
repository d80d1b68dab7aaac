"""The verbs of 依申请公开, one function an office verb: 登记、审核、办理、答复、归档 (条例 Art. 45).

Each verb locks its case, computes what changes, writes the clock's event and takes one step through `county.cases.workflow.advance`; it
raises IllegalStep with a message for the person. The right is asked by `verb` before, and again by `advance` and `note`.
"""

from requests_app.files import content_of
from requests_app.kept_papers import freeze_papers, printed
from requests_app.workflow.arrival import PURPOSE, Registered, confirm, note_attempt, register, submit
from requests_app.workflow.charging import lapse_fee, note_fee_received, notify_fee, pay_fee
from requests_app.workflow.correcting import (
    correct_entry,
    correct_reply,
    correct_service,
    note_defence,
    remark,
    renew_code,
)
from requests_app.workflow.duties import sweep
from requests_app.workflow.ending import (
    archive,
    correct_event,
    erase,
    open_paper,
    record_remedy,
    record_result,
    recount,
    reveal,
    withdraw,
)
from requests_app.workflow.handling import (
    Asked,
    accept_routing,
    answer_urging,
    ask_reasons,
    assign,
    consult,
    defer,
    extend,
    give_reasons,
    judge_objection,
    judge_reasons,
    note_letter_received,
    override,
    propose,
    record_answer,
    relate,
    return_routing,
    route,
    urge,
)
from requests_app.workflow.reopening import reopen
from requests_app.workflow.replying import (
    abandon_reply,
    amend_reply,
    approve_reply,
    attach,
    detach,
    determine_reply,
    draft_reply,
    recall_reply,
    review_reply,
    save_reply,
    send_back_reply,
    serve,
    serve_paper,
    submit_reply,
)
from requests_app.workflow.supplementing import (
    ask_supplement,
    judge_lateness,
    lapse_supplement,
    note_supplement_received,
    offer_supplement,
    receive_supplement,
)
