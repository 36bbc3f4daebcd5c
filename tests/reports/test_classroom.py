"""Pictures of a model for Mesa's pages."""

import numpy as np
import pytest

from journeysim.engine.model import JourneyModel
from journeysim.population.columns import STAGES
from journeysim.reports.classroom import dressed, network, places, stage_colours
from journeysim.reports.stages import DRAWN

pytest.importorskip("matplotlib")


@pytest.fixture(scope="module")
def model():
    made = JourneyModel("smartphones", **{"population.consumers": 150, "time.steps": 20})
    for _ in range(10):
        made.step()
    return made


@pytest.mark.slow
def test_the_network_has_a_mark_for_everybody_and_a_line_for_every_tie(model):
    figure = network(model, places(model))
    (axes,) = figure.axes
    lines, *stages = axes.collections
    assert len(lines.get_segments()) == model.world.network.ties
    assert sum(len(each.get_offsets()) for each in stages) == 150
    said = [each.get_text() for each in axes.get_legend().get_texts()]
    counts = model.stage_counts()
    assert said == [f"{DRAWN[name].label} ({count})" for name, count in zip(STAGES, counts, strict=True)]
    # Not by colour alone: rings are hollow.
    looks = {(each.get_paths()[0].vertices.tobytes(), bool(each.get_facecolors().size)) for each in stages}
    assert len(looks) == len(STAGES)


def test_a_chart_of_mesa_is_dressed_in_our_style(model):
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    frame = model.datacollector.get_model_vars_dataframe()
    for name, colour in stage_colours().items():
        axes.plot(frame[name], label=name, color=colour)
    dressed(axes)
    lines = axes.get_lines()
    assert len({str(each._unscaled_dash_pattern) for each in lines}) == len(lines) == len(STAGES) - 1
    assert axes.get_ylim()[0] == 0.0
    assert axes.get_ylim()[1] >= np.max(frame[list(stage_colours())])
    assert [each.get_text() for each in axes.get_legend().get_texts()] == [each.label for each in DRAWN.values()][1:]
