// Draws the figures on light or dark paper, again when the reader changes it, and at the page's width for printing.
(function () {
  "use strict";
  var told = JSON.parse(document.getElementById("drawings").textContent);
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var places = Array.prototype.slice.call(document.querySelectorAll(".plot"));
  // The width of A4 and of Letter between margins of 15 mm, in CSS pixels; two columns stand side by side.
  var PRINTED = 675;
  // Rows stand closer on paper.
  var CLOSER = 0.88;

  function draw(place, paper, width) {
    var figure = JSON.parse(JSON.stringify(told.figures[place.id]));
    figure.layout.template = told.templates[paper];
    if (width) {
      figure.layout.width = width;
      figure.layout.autosize = false;
      figure.layout.height *= CLOSER;
      place.style.minHeight = "0";
    }
    Plotly.react(place, figure.data, figure.layout, { displayModeBar: false, responsive: !width });
    // Where the names take several lines, they must not take them from the figure.
    var names = place.querySelector(".legend");
    var lines = names ? names.getBoundingClientRect().height - 25 : 0;
    if (lines > 0) {
      Plotly.relayout(place, { height: figure.layout.height + lines });
    }
  }

  function shown(place) {
    return place.closest("details:not([open])") === null;
  }

  function drawAll() {
    places.filter(shown).forEach(function (place) {
      draw(place, dark.matches ? "dark" : "light");
    });
  }

  dark.addEventListener("change", drawAll);
  window.addEventListener("beforeprint", function () {
    places.filter(shown).forEach(function (place) {
      draw(place, "light", place.closest(".journeys") ? 325 : PRINTED);
    });
  });
  window.addEventListener("afterprint", drawAll);
  Array.prototype.forEach.call(document.querySelectorAll("details"), function (each) {
    each.addEventListener("toggle", function () {
      if (each.open) {
        Array.prototype.filter.call(each.querySelectorAll(".plot"), shown).forEach(function (place) {
          draw(place, dark.matches ? "dark" : "light");
        });
      }
    });
  });
  drawAll();
})();
