"""What is done with certificates: issue, make the file, change the state, keep the kinds."""

from certificates.actions.issuing import BATCH, issue, issue_batch, issue_each, reissue
from certificates.actions.kinds import create_kind, update_kind
from certificates.actions.register import render_file
from certificates.actions.states import change_status

__all__ = [
    "BATCH",
    "change_status",
    "create_kind",
    "issue",
    "issue_batch",
    "issue_each",
    "reissue",
    "render_file",
    "update_kind",
]
