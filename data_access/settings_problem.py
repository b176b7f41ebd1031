"""The one error of a district's settings."""


class SettingsProblem(ValueError):
    """The district file cannot be used; ``str()`` is a sentence that names the key."""
