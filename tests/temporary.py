"""A component that exists for one test only: a file put on the path of a room."""

import importlib
import sys

import pytest

from journeysim.scenario import registry, schema


def _forget():
    registry.components.cache_clear()
    schema.scenario_model.cache_clear()
    schema._table.cache_clear()


@pytest.fixture
def room(tmp_path, monkeypatch):
    """Put a file of source code into a room: `room("influences", "fad", source)`."""
    added = []

    def put(name, component, source):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / f"{component}.py").write_text(source)
        package = importlib.import_module(f"journeysim.{name}")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
        importlib.invalidate_caches()
        added.append((package, component))
        _forget()

    yield put
    for package, component in added:
        sys.modules.pop(f"{package.__name__}.{component}", None)
        vars(package).pop(component, None)
    monkeypatch.undo()
    _forget()
