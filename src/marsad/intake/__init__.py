"""From a path, address, feed or archive to reports with their evidence. Knows nothing of language beyond its name."""

from marsad.intake._values import Evidence, Hint, Intake, Method, Note, Report, Role, Unreadable

__all__ = ["Evidence", "Hint", "Intake", "Method", "Note", "Report", "Role", "Unreadable"]
