"""Who is looking. Until sign-in exists every visitor is the commission; the right to see is an argument everywhere below."""

from data_access.settings import Settings
from indicators.viewer import Role, Viewer


def current_viewer(settings: Settings) -> Viewer:
    return Viewer(role=Role.COMMISSION, policy=settings.policy)
