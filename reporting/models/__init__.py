from reporting.models.snapshots import ReportKind, Snapshot
from reporting.models.subscriptions import Subscription

__all__ = ["ReportKind", "Snapshot", "Subscription"]
