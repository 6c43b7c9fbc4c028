"""Line icons on a 20 by 20 grid, drawn for this portal. Each is decoration: words stand beside it."""

from django.utils.safestring import SafeString

_PATHS = {
    "tick": "M4 10.5l4 4L16 6",
    "part": "M10 2.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 1 1 0-14.4zM10 3v14M10 7h6M10 13h6",
    "question": "M7 7.2a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2.1M10 15.4v.2",
    "cross": "M5 5l10 10M15 5L5 15",
    "clock": "M10 5.5V10l3 2M10 2.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 1 1 0-14.4z",
    "repair": "M4 8a6.3 6.3 0 0 1 11-1.8M16 3v4h-4M16 12a6.3 6.3 0 0 1-11 1.8M4 17v-4h4",
    "arrow-right": "M3.5 10h12M11 5.5l4.5 4.5-4.5 4.5",
    "arrow-left": "M16.5 10h-12M9 5.5L4.5 10 9 14.5",
    "up": "M10 16V4.5M5.5 9L10 4.5 14.5 9",
    "down": "M10 4v11.5M5.5 11l4.5 4.5 4.5-4.5",
    "up-down": "M6.5 8L10 4.5 13.5 8M6.5 12l3.5 3.5 3.5-3.5",
    "chevron": "M5.5 8l4.5 4.5L14.5 8",
    "info": "M10 9v5M10 6v.2M10 2.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 1 1 0-14.4z",
    "warning": "M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.2",
    "search": "M9 3.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11zM13 13l4 4",
    "filter": "M3 5h14M5.5 10h9M8 15h4",
    "person": "M10 3.5a3 3 0 1 1 0 6a3 3 0 1 1 0-6zM4 17c.5-3.5 2.8-5 6-5s5.5 1.5 6 5",
    "people": "M7.5 4a2.7 2.7 0 1 1 0 5.4a2.7 2.7 0 1 1 0-5.4zM2.5 16c.4-3 2.2-4.2 5-4.2"
    "s4.6 1.2 5 4.2M13 4.5a2.5 2.5 0 0 1 0 4.7M14.5 11.8c1.8.4 2.8 1.7 3 4.2",
    "building": "M4 17V4h8v13M12 8h4v9M2.5 17h15M6.5 7h3M6.5 10h3M6.5 13h3",
    "calendar": "M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5",
    "document": "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10h5.5M7.5 13h5.5",
    "download": "M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13",
    "upload": "M10 13V3.5M6 7.2l4-4 4 4M3.5 16.5h13",
    "plus": "M10 4v12M4 10h12",
    "edit": "M4 16l.8-3.5L13.5 3.8l2.7 2.7L7.5 15.2z",
    "place": "M10 17.5c3.6-4 5.5-6.6 5.5-9a5.5 5.5 0 0 0-11 0c0 2.4 1.9 5 5.5 9zM10 6.7a1.9 "
    "1.9 0 1 1 0 3.8a1.9 1.9 0 1 1 0-3.8z",
    "lock": "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
    "star": "M10 3l2.1 4.5 4.9.6-3.6 3.4.9 4.9L10 14l-4.3 2.4.9-4.9L3 8.1l4.9-.6z",
}


def icon_svg(name: str) -> SafeString:
    """The icon as inline SVG, hidden from screen readers. Raises KeyError for an unknown name."""
    return SafeString(
        '<svg class="eq-icon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f'<path d="{_PATHS[name]}"/></svg>'
    )
