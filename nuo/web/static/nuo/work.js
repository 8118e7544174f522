// A small piece of work before sending, asked for only while very much comes in: find a number with which
// the form's token has enough leading zero bits in SHA-256. Needs a secure page (https); without it one waits.
(function () {
  "use strict";
  var box = document.getElementById("work");
  var field = document.querySelector('input[name="work"]');
  var subtle = window.crypto && window.crypto.subtle;
  if (!box || !field || !subtle) return;
  var token = document.querySelector('input[name="token"]').value;
  var bits = Number(box.dataset.bits), form = field.form, button = form.querySelector("button");
  var said = box.querySelector("[role=status]"), utf8 = new TextEncoder(), AT_ONCE = 400;

  function zeros(bytes) {
    var found = 0;
    for (var i = 0; i < bytes.length; i += 1) {
      if (bytes[i]) return found + Math.clz32(bytes[i]) - 24;
      found += 8;
    }
    return found;
  }

  async function one(number) {
    var hash = await subtle.digest("SHA-256", utf8.encode(token + ":" + number));
    return zeros(new Uint8Array(hash)) >= bits;
  }

  async function search() {
    for (var from = 0; ; from += AT_ONCE) {
      var tries = [];
      for (var i = 0; i < AT_ONCE; i += 1) tries.push(one(from + i));
      var hit = (await Promise.all(tries)).indexOf(true);
      if (hit >= 0) return String(from + hit);
    }
  }

  button.disabled = true;
  said.textContent = box.dataset.busy;
  search().then(function (work) {
    field.value = work;
    button.disabled = false;
    said.textContent = box.dataset.done;
  });
})();
