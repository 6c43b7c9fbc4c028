from outcomes.models.evidence import Aim, Feedback, Reflection
from outcomes.models.frameworks import Framework, FrameworkState, Outcome
from outcomes.models.quotes import Quote

__all__ = ["Aim", "Feedback", "Framework", "FrameworkState", "Outcome", "Quote", "Reflection"]
