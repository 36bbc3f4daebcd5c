"""Parameters are declared once: default, unit, bounds and source.

From that one declaration come validation, error messages, the reference tables, `--set`, sweeps and sliders.
`parameter` is a thin wrapper over pydantic's `Field`; pydantic validates.
"""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

ASSUMED = "assumed; calibrate"
#: Source of what only the author of a scenario can say.
AUTHOR = "the scenario"

Bounds = tuple[float | None, float | None]


class Settings(BaseModel):
    """A table of a scenario file: strict types, no unknown keys, no infinities, never changed once read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False, validate_default=False)


class Refusal(ValueError):  # noqa: N818 - a finding about data, not a fault
    """Values of a table that do not fit; `findings` pairs each key, within the table, with what is wrong."""

    def __init__(self, *findings: tuple[str, str]) -> None:
        self.findings = findings
        super().__init__("; ".join(f"{key}: {text}" for key, text in findings))


Component = TypeVar("Component", bound=Settings)


def parameter(
    default: Any = ...,
    *,
    unit: str,
    bounds: Bounds | None = None,
    source: str = ASSUMED,
    label: str = "",
    help: str = "",  # noqa: A002 - the word that every reader knows
) -> Any:
    """Declare a parameter of a settings class.

    `unit` is in words ("per day", "share", "currency"); `bounds` are inclusive, `None` where open; `source`
    is a citation, "assumed; calibrate", "modelling choice", or "the scenario" for what only its author can say;
    `help` is one sentence. Without a default the key is required.
    """
    low, high = bounds if bounds is not None else (None, None)
    extra: dict[str, Any] = {"unit": unit, "source": source}
    if bounds is not None:
        extra["bounds"] = [low, high]
    if label:
        extra["label"] = label
    return Field(default, ge=low, le=high, description=help or None, json_schema_extra=extra)
