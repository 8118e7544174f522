// On the desk: once a line is focused, the arrow keys go from line to line, Home and End to the first and the last.
(function () {
  "use strict";
  var links = Array.prototype.slice.call(document.querySelectorAll("ol.queue > li h3 a"));
  var steps = { ArrowDown: 1, ArrowUp: -1 };
  document.addEventListener("keydown", function (event) {
    var line = document.activeElement && document.activeElement.closest("ol.queue > li");
    if (!line || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var at = links.indexOf(line.querySelector("h3 a")), to;
    if (event.key in steps) to = links[at + steps[event.key]];
    else if (event.key === "Home") to = links[0];
    else if (event.key === "End") to = links[links.length - 1];
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
})();
