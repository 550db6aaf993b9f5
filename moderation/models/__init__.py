"""What people report, what rules say, and what moderators do about it."""

from moderation.models.action import Action
from moderation.models.case import Case
from moderation.models.report import Report
from moderation.models.rule import Rule
from moderation.models.verdict import Verdict

__all__ = ["Action", "Case", "Report", "Rule", "Verdict"]
