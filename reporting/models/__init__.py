from reporting.models.exports import SchoolExport
from reporting.models.snapshots import ReportKind, Snapshot
from reporting.models.subscriptions import Subscription

__all__ = ["ReportKind", "SchoolExport", "Snapshot", "Subscription"]
