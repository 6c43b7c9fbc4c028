from reporting.models.snapshots import ReportKind, Snapshot

__all__ = ["ReportKind", "Snapshot"]
