// A box to write one's name in. The points go into the form; without this script the name is typed.
(function () {
  "use strict";
  var box = document.getElementById("draw");
  var kept = document.querySelector('input[name="strokes"]');
  if (!box || !kept || !window.PointerEvent) return;
  var canvas = box.querySelector("canvas"), pen = canvas.getContext("2d"), strokes = [], stroke = null, points = 0;
  var MOST = 3900;
  box.hidden = false;

  function at(event) {
    var frame = canvas.getBoundingClientRect();
    return [
      Math.max(0, Math.round((event.clientX - frame.left) * canvas.width / frame.width)),
      Math.max(0, Math.round((event.clientY - frame.top) * canvas.height / frame.height))
    ];
  }
  function keep() { kept.value = strokes.length ? JSON.stringify(strokes) : ""; }

  canvas.addEventListener("pointerdown", function (event) {
    if (points >= MOST) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke = [at(event)];
    points += 1;
    strokes.push(stroke);
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.lineWidth = 5;
    pen.lineCap = pen.lineJoin = "round";
  });
  canvas.addEventListener("pointermove", function (event) {
    if (!stroke || points >= MOST) return;
    var before = stroke[stroke.length - 1], now = at(event);
    if (Math.abs(before[0] - now[0]) + Math.abs(before[1] - now[1]) < 3) return;
    stroke.push(now);
    points += 1;
    pen.beginPath();
    pen.moveTo(before[0], before[1]);
    pen.lineTo(now[0], now[1]);
    pen.stroke();
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    canvas.addEventListener(name, function () { stroke = null; keep(); });
  });
  document.getElementById("wipe").addEventListener("click", function () {
    strokes = [];
    points = 0;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    keep();
  });
}());
