"""Text of several lines, counted as the person who typed it counts."""

from typing import Any

from django import forms


class ParagraphsField(forms.CharField):
    """Browsers send each new line as two characters; it is kept, and counted, as one."""

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: a pasted text is told to be too long, not cut off."""
        return {}
