"""Parameters are declared once: default, unit, bounds and source.

From that one declaration come validation, error messages, the reference tables, `--set`, sweeps and sliders.
`parameter` is a thin wrapper over pydantic's `Field`; pydantic validates.
"""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

ASSUMED = "assumed; calibrate"

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
    factory: Any = None,
) -> Any:
    """Declare a parameter of a settings class.

    `unit` is in words ("per day", "share", "currency"); `bounds` are inclusive, `None` where open; `source`
    is a citation or "assumed; calibrate"; `help` is one sentence. Without a default the key is required.
    """
    low, high = bounds if bounds is not None else (None, None)
    extra: dict[str, Any] = {"unit": unit, "source": source}
    if bounds is not None:
        extra["bounds"] = [low, high]
    if label:
        extra["label"] = label
    keywords: dict[str, Any] = {"description": help or None, "json_schema_extra": extra}
    if factory is not None:
        return Field(default_factory=factory, **keywords)
    return Field(default, ge=low, le=high, **keywords)
