// Draws the figures on light or dark paper and as wide as the page, again when either changes, and for printing.
(function () {
  "use strict";
  var told = JSON.parse(document.getElementById("drawings").textContent);
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var places = Array.prototype.slice.call(document.querySelectorAll(".plot"));
  var pencil = document.createElement("canvas").getContext("2d");
  // The width of A4 and of Letter between margins of 15 mm, in CSS pixels; two columns stand side by side.
  var PRINTED = 675;
  // Rows stand closer on paper.
  var CLOSER = 0.88;
  // The height of a row in pixels, and how many rows each further line of a label takes.
  var ROW = 21;
  var LINE = 0.85;
  var printing = false;
  var seen = document.documentElement.clientWidth;

  // A label's words in lines that are no wider than the figure.
  function lines(text, width) {
    return text.split(" ").reduce(function (found, word) {
      var longer = found[found.length - 1] + " " + word;
      if (found.length && pencil.measureText(longer).width <= width) {
        found[found.length - 1] = longer;
      } else {
        found.push(word);
      }
      return found;
    }, []);
  }

  // Labels of rows that are too long take several lines, and what stands below them moves down.
  function makeRoom(figure, width) {
    var font = told.templates.light.layout.font;
    pencil.font = font.size + "px " + font.family;
    var labels = (figure.layout.annotations || []).filter(function (each) { return each.name === "row label"; });
    labels.forEach(function (label) {
      var parts = lines(label.text, width - 16);
      var more = (parts.length - 1) * LINE;
      if (!more) {
        return;
      }
      var place = label.y;
      var below = function (y) { return y > place ? y + more : y; };
      figure.data.forEach(function (trace) { trace.y = trace.y.map(below); });
      labels.forEach(function (each) { each.y = below(each.y); });
      label.y = place + more / 2;
      label.text = parts.join("<br>");
      label.align = "left";
      figure.layout.yaxis.range[0] += more;
      figure.layout.height += more * ROW;
    });
  }

  function draw(place, paper, printed) {
    var figure = JSON.parse(JSON.stringify(told.figures[place.id]));
    figure.layout.template = told.templates[paper];
    // A width that is told is kept to, whatever the figure was before.
    figure.layout.autosize = false;
    figure.layout.width = printed || place.clientWidth;
    makeRoom(figure, figure.layout.width);
    if (printed) {
      figure.layout.height *= CLOSER;
      place.style.minHeight = "0";
    }
    Plotly.react(place, figure.data, figure.layout, { displayModeBar: false });
    // Where the names take several lines, they must not take them from the figure.
    var names = place.querySelector(".legend");
    var room = names ? names.getBoundingClientRect().height - 25 : 0;
    if (room > 0) {
      Plotly.relayout(place, { height: figure.layout.height + room });
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
  // A phone that is turned, or a window that is made narrower. Heights change while a phone scrolls, to no effect.
  var waiting = 0;
  window.addEventListener("resize", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      var width = document.documentElement.clientWidth;
      if (!printing && width !== seen) {
        seen = width;
        drawAll();
      }
    }, 100);
  });
  window.addEventListener("beforeprint", function () {
    printing = true;
    places.filter(shown).forEach(function (place) {
      draw(place, "light", place.closest(".journeys") ? 325 : PRINTED);
    });
  });
  window.addEventListener("afterprint", function () {
    printing = false;
    drawAll();
  });
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
