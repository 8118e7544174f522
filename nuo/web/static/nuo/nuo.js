// Adds one thing to a page that is complete without it: a button that reads it aloud,
// where the device has a voice for the page's language. Nothing leaves the device: voices
// that work over a network would send the text of private pages to somebody else.
(function () {
  "use strict";
  var tools = document.querySelector(".tools ul");
  var speech = window.speechSynthesis;
  if (!tools || !speech || !window.SpeechSynthesisUtterance) return;

  var words = tools.parentNode.dataset;
  var language = document.documentElement.lang.slice(0, 2).toLowerCase();
  var button = null;
  var reading = false;

  function voice() {
    return speech.getVoices().find(function (v) {
      return v.localService && v.lang.slice(0, 2).toLowerCase() === language;
    });
  }

  // Long utterances stop after some seconds in Chromium, so the page is read in pieces.
  function pieces() {
    var root = document.querySelector("#read") || document.querySelector("#main");
    var found = root.querySelectorAll("h1,h2,h3,p,li,dt,dd,th,td,legend,label,caption");
    return Array.prototype.filter
      .call(found, function (e) {
        return !e.querySelector("p,li,dd,td") && e.offsetParent !== null;
      })
      .map(function (e) { return e.innerText.trim(); })
      .filter(Boolean);
  }

  function stop() {
    reading = false;
    speech.cancel();
    button.textContent = words.read;
  }

  function read() {
    var left = pieces();
    reading = true;
    button.textContent = words.stop;
    (function next() {
      if (!reading) return;
      if (!left.length) return stop();
      var saying = new SpeechSynthesisUtterance(left.shift());
      saying.voice = voice();
      saying.lang = saying.voice ? saying.voice.lang : language;
      saying.rate = document.documentElement.dataset.mode === "elder" ? 0.85 : 1;
      saying.onend = next;
      saying.onerror = function () { if (reading) stop(); };
      speech.speak(saying);
    })();
  }

  function offer() {
    if (button || !voice()) return;
    button = document.createElement("button");
    button.type = "button";
    button.textContent = words.read;
    button.addEventListener("click", function () { reading ? stop() : read(); });
    var item = document.createElement("li");
    item.appendChild(button);
    tools.insertBefore(item, tools.firstChild);
  }

  offer();
  if (speech.addEventListener) speech.addEventListener("voiceschanged", offer);
  window.addEventListener("pagehide", function () { speech.cancel(); });
})();
