"""What people report."""

from moderation.models.report import Report

__all__ = ["Report"]
