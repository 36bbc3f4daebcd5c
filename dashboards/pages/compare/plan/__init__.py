"""The form of a plan: its campaigns, what they may spend, and what it changes of the market."""

from .form import PlanForm

__all__ = ["PlanForm"]
