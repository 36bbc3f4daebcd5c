"""Tables for spreadsheets, in which no text is taken for a formula."""

from typing import Any

import pandas as pd

#: What a spreadsheet takes for the begin of a formula, and what it skips before one; wide signs count as well.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def csv(table: pd.DataFrame) -> str:
    """Return a table as comma-separated values; texts that could start a formula get an apostrophe in front."""
    safe = pd.DataFrame(
        {
            _text(str(name)): values if pd.api.types.is_numeric_dtype(values) else values.map(_text)
            for name, values in table.items()
        }
    )
    return str(safe.to_csv(index=False, lineterminator="\r\n"))


def _text(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_STARTS) else value
