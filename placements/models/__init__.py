from placements.models.attendance import Attendance, AttendanceState, Judgement, Progress, Verdict
from placements.models.barriers import Barrier, BarrierReason
from placements.models.bookings import Booking, BookingState, Placement, PlacementState
from placements.models.day_files import DayFile, DayFileKind, DayFileState
from placements.models.figures import GroupFigures
from placements.models.links import HostAnswer, HostLink, Purpose
from placements.models.policies import Immutable, PolicyState, PolicyVersion
from placements.models.waivers import InsuranceWaiver

__all__ = [
    "Attendance",
    "AttendanceState",
    "Barrier",
    "BarrierReason",
    "Booking",
    "BookingState",
    "DayFile",
    "DayFileKind",
    "DayFileState",
    "GroupFigures",
    "HostAnswer",
    "HostLink",
    "Immutable",
    "InsuranceWaiver",
    "Judgement",
    "Placement",
    "PlacementState",
    "PolicyState",
    "PolicyVersion",
    "Progress",
    "Purpose",
    "Verdict",
]
