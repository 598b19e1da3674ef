"""The method statement: how a record was made, in the order of Every Casualty's standards, from its own figures."""

from marsad.publish.method._figures import Figures, figures
from marsad.publish.method._project import ProjectWords, read_project
from marsad.publish.method._render import to_html, to_markdown
from marsad.publish.method._settings import Settings
from marsad.publish.method._statement import Gap, Items, Section, Statement, Tabled, Text, statement

__all__ = [
    "Figures",
    "Gap",
    "Items",
    "ProjectWords",
    "Section",
    "Settings",
    "Statement",
    "Tabled",
    "Text",
    "figures",
    "read_project",
    "statement",
    "to_html",
    "to_markdown",
]
