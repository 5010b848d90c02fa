"""What is done with certificates: issue, make the file, change the state, keep the kinds."""

from certificates.actions.files import heal_files, render_file
from certificates.actions.issuing import BATCH, issue, issue_batch, issue_each, reissue, stop_batch
from certificates.actions.kinds import create_kind, update_kind
from certificates.actions.states import REVOCATION, change_status, decide_revocation, request_revocation

__all__ = [
    "BATCH",
    "REVOCATION",
    "change_status",
    "create_kind",
    "decide_revocation",
    "heal_files",
    "issue",
    "issue_batch",
    "issue_each",
    "reissue",
    "render_file",
    "request_revocation",
    "stop_batch",
    "update_kind",
]
