from reporting.models.exports import SchoolExport
from reporting.models.forecasts import KeptForecast
from reporting.models.need import LocalPriority, NeedWeights, SchoolNeed
from reporting.models.snapshots import ReportKind, Snapshot
from reporting.models.subscriptions import Subscription

__all__ = [
    "KeptForecast",
    "LocalPriority",
    "NeedWeights",
    "ReportKind",
    "SchoolExport",
    "SchoolNeed",
    "Snapshot",
    "Subscription",
]
