from reporting.models.exports import SchoolExport
from reporting.models.need import LocalPriority, NeedWeights, SchoolNeed
from reporting.models.snapshots import ReportKind, Snapshot
from reporting.models.subscriptions import Subscription

__all__ = [
    "LocalPriority",
    "NeedWeights",
    "ReportKind",
    "SchoolExport",
    "SchoolNeed",
    "Snapshot",
    "Subscription",
]
