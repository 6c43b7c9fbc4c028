from outcomes.models.evidence import Aim, Feedback, Reflection
from outcomes.models.frameworks import Framework, FrameworkState, Outcome

__all__ = ["Aim", "Feedback", "Framework", "FrameworkState", "Outcome", "Reflection"]
